package dev.switchboard.api.payload;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.security.ResourceMetadata;
import dev.switchboard.api.web.RequestBodies;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.cors.CorsConfiguration;

/**
 * The codec endpoint of the Temporal UI, which asks from the browser for what it shows. It is there only where the UI's
 * origin is configured, for pages of that origin, and with a token whose scope is {@code codec} and nothing less.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression(CodecConfiguration.WANTED)
class CodecConfiguration {

    static final String PATH = "/codec";

    static final String WANTED = "!'${switchboard.payload.codec-ui-origin:}'.isBlank()";

    @Bean
    @Order(0)
    SecurityFilterChain codecFilterChain(
            HttpSecurity http,
            PayloadProperties properties,
            ProblemWriter problems,
            ResourceMetadata metadata,
            RequestBodies bodies)
            throws Exception {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(
                List.of(Objects.requireNonNull(properties.codecUiOrigin()).toString()));
        cors.setAllowedMethods(List.of(HttpMethod.POST.name()));
        cors.setAllowedHeaders(List.of("Authorization", "Content-Type", "X-Namespace"));
        BearerTokenAuthenticationEntryPoint unauthorized = metadata.challenge();
        BearerTokenAccessDeniedHandler forbidden = new BearerTokenAccessDeniedHandler();
        return http.securityMatcher(PATH + "/**")
                .cors(configurer -> configurer.configurationSource(request -> cors))
                .authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority("SCOPE_codec"))
                .oauth2ResourceServer(server -> server.jwt(jwt -> {})
                        .authenticationEntryPoint((request, response, exception) -> {
                            unauthorized.commence(request, response, exception);
                            problems.write(
                                    request,
                                    response,
                                    Problem.of(RequestError.UNAUTHORIZED, "Send a bearer token that is accepted."));
                        })
                        .accessDeniedHandler((request, response, exception) -> {
                            forbidden.handle(request, response, exception);
                            problems.write(
                                    request,
                                    response,
                                    Problem.of(RequestError.FORBIDDEN, "The token lacks the scope codec."));
                        }))
                .addFilterAfter(new CodecBodies(bodies, problems), AuthorizationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }
}
