package dev.switchboard.api.console;

import dev.switchboard.activities.token.RevokedTokens;
import dev.switchboard.api.web.SwitchboardProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** People sign in at the provider whose tokens the API accepts. Only who they are is kept: no token of theirs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProvider
class ConsoleProvider {

    static final String AUTHORIZATION = "/console/oauth2/authorization";
    static final String REGISTRATION = "console";

    private static final Logger log = LoggerFactory.getLogger(ConsoleProvider.class);

    private static final String REDIRECTION = "/console/login/oauth2/code/";

    private final JwtDecoder tokens;
    private final RevokedTokens revoked;

    ConsoleProvider(JwtDecoder tokens, RevokedTokens revoked) {
        this.tokens = tokens;
        this.revoked = revoked;
    }

    /** Asks the provider when somebody signs in first, so that the service also starts while it cannot be reached. */
    @Bean
    ClientRegistrationRepository consoleClient(ConsoleProperties console, SwitchboardProperties switchboard) {
        return new SupplierClientRegistrationRepository(() ->
                new InMemoryClientRegistrationRepository(ClientRegistrations.fromIssuerLocation(
                                Objects.requireNonNull(console.issuerUri()).toString())
                        .registrationId(REGISTRATION)
                        .clientId(console.clientId())
                        .clientSecret(console.clientSecret())
                        .scope(Stream.concat(Stream.of("openid"), console.scopes().stream())
                                .toList())
                        .redirectUri(at(switchboard, REDIRECTION + REGISTRATION))
                        .build()));
    }

    @Bean
    OAuth2AuthorizedClientRepository noTokens() {
        return new NoTokens();
    }

    void addTo(HttpSecurity http) throws Exception {
        http.oauth2Login(login -> login.loginPage(ConsoleSecurity.SIGN_IN)
                        .authorizationEndpoint(endpoint -> endpoint.baseUri(AUTHORIZATION))
                        .redirectionEndpoint(endpoint -> endpoint.baseUri(REDIRECTION + "*"))
                        .userInfoEndpoint(endpoint -> endpoint.oidcUserService(new ProvidersPeople(tokens)))
                        .defaultSuccessUrl("/console")
                        .failureHandler(failed("refused"))
                        .addObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                            @Override
                            public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                                filter.setAuthenticationFailureHandler(failed("away"));
                                return filter;
                            }
                        }))
                .addFilterBefore(new RevokedSessionsFilter(revoked), AuthorizationFilter.class);
    }

    /** Back to the sign-in, which says what it was; the log says why. */
    private static AuthenticationFailureHandler failed(String what) {
        return (request, response, why) -> {
            log.warn("A sign-in to the console failed: {}", String.valueOf(why.getMessage()));
            response.sendRedirect(ConsoleSecurity.SIGN_IN + "?" + what);
        };
    }

    private static String at(SwitchboardProperties switchboard, String path) {
        String base = switchboard.publicUrl().toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    /** Forgets the tokens as soon as they have been looked at: nothing is asked in a person's name. */
    private static final class NoTokens implements OAuth2AuthorizedClientRepository {

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Spring's.
        public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
                String registration, @Nullable Authentication caller, HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                OAuth2AuthorizedClient client,
                @Nullable Authentication caller,
                HttpServletRequest request,
                HttpServletResponse response) {
            // Nobody asks for it.
        }

        @Override
        public void removeAuthorizedClient(
                String registration,
                @Nullable Authentication caller,
                HttpServletRequest request,
                HttpServletResponse response) {
            // There is none.
        }
    }
}
