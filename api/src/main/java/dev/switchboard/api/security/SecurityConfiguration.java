package dev.switchboard.api.security;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Bearer tokens only: no session and no cookie, hence no CSRF token. There is no CORS configuration, so browsers of
 * other origins are refused. Reading takes the scope {@code read}, everything else {@code write}, buying numbers
 * {@code purchase}, and what is done to others' tokens and budgets {@code admin}. What Twilio calls has a chain of its
 * own.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    /** For Swagger UI, which has no script of its own in its pages; nobody may show any of it in a frame. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:;"
            + " style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";

    /** A secret is more than reading. */
    private static final RequestMatcher SECRETS =
            PathPatternRequestMatcher.withDefaults().matcher("/api/chatbots/*/runtime-secret");

    /** What is done there is done to all owners. */
    private static final RequestMatcher ADMINISTRATION = new OrRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher("/api/tokens/**"),
            PathPatternRequestMatcher.withDefaults().matcher("/api/budget"));

    /** It spends money, now or by a pool's schedule. */
    private static final RequestMatcher PURCHASE = new OrRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher("/api/phone-numbers/purchase"),
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.PUT, "/api/pools/{name}"),
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.DELETE, "/api/pools/{name}"),
            PathPatternRequestMatcher.withDefaults().matcher("/api/pools/{name}/refill"));

    /** What is released may be lost for good. (Of the same shape, and no number, is the path of assignments.) */
    private static final RequestMatcher RELEASE = new AndRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.DELETE, "/api/phone-numbers/{id}"),
            new NegatedRequestMatcher(PathPatternRequestMatcher.withDefaults().matcher("/api/phone-numbers/assign")));

    private final ProblemWriter problems;
    private final ResourceMetadata metadata;

    SecurityConfiguration(ProblemWriter problems, ResourceMetadata metadata) {
        this.problems = problems;
        this.metadata = metadata;
    }

    /** Nobody looks at the time that each filter takes, and measuring it takes more than the filters do. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain filterChain(
            HttpSecurity http,
            @Value("#{'${switchboard.open-metrics:}' == 'true'}") boolean openMetrics,
            @Value("#{'${switchboard.open-docs:}' == 'true'}") boolean openDocs)
            throws Exception {
        return http.authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                            .permitAll();
                    requests.requestMatchers("/actuator/health", "/actuator/health/**", "/error")
                            .permitAll();
                    // Answers 404 outside embedded mode.
                    requests.requestMatchers(HttpMethod.GET, "/dev/token").permitAll();
                    if (openDocs) {
                        requests.requestMatchers(
                                        HttpMethod.GET,
                                        "/swagger-ui.html",
                                        "/swagger-ui/**",
                                        "/v3/api-docs",
                                        "/v3/api-docs.yaml",
                                        "/v3/api-docs/**")
                                .permitAll();
                    }
                    if (openMetrics) {
                        requests.requestMatchers(HttpMethod.GET, "/actuator/prometheus")
                                .permitAll();
                    }
                    requests.anyRequest()
                            .access((caller, call) -> hasAuthority("SCOPE_" + scopeOf(call.getRequest()))
                                    .authorize(caller, call));
                })
                .oauth2ResourceServer(server -> server.jwt(jwt -> {})
                        .protectedResourceMetadata(
                                described -> described.protectedResourceMetadataCustomizer(metadata::describe))
                        .authenticationEntryPoint(unauthorized())
                        .accessDeniedHandler(forbidden()))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(unauthorized()).accessDeniedHandler(forbidden()))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    /** The one place that knows which scope a call takes. */
    private static String scopeOf(HttpServletRequest request) {
        if (ADMINISTRATION.matches(request)) {
            return "admin";
        }
        if (PURCHASE.matches(request)) {
            return "purchase";
        }
        if (RELEASE.matches(request)) {
            return "release";
        }
        boolean reads = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
        return reads && !SECRETS.matches(request) ? "read" : "write";
    }

    private AuthenticationEntryPoint unauthorized() {
        BearerTokenAuthenticationEntryPoint challenge = metadata.challenge();
        return (request, response, exception) -> {
            if (exception instanceof TokensUncheckableException uncheckable) {
                log.warn("Tokens cannot be checked: {}", String.valueOf(uncheckable.getCause()));
                problems.write(
                        request,
                        response,
                        Problem.of(RequestError.UNAVAILABLE, String.valueOf(uncheckable.getMessage())));
                return;
            }
            challenge.commence(request, response, exception);
            problems.write(
                    request,
                    response,
                    Problem.of(
                            RequestError.UNAUTHORIZED,
                            request.getHeader("Authorization") == null
                                    ? "Send a bearer token in the header Authorization."
                                    : "The bearer token is not accepted; the header WWW-Authenticate says why."));
        };
    }

    private AccessDeniedHandler forbidden() {
        BearerTokenAccessDeniedHandler challenge = new BearerTokenAccessDeniedHandler();
        return (request, response, exception) -> {
            challenge.handle(request, response, exception);
            problems.write(
                    request,
                    response,
                    Problem.of(
                            RequestError.FORBIDDEN,
                            "The token lacks the scope " + scopeOf(request) + ", which this call takes."));
        };
    }
}
