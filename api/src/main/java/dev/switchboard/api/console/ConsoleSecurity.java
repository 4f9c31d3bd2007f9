package dev.switchboard.api.console;

import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.security.OwnHosts;
import dev.switchboard.api.web.ApiProperties;
import dev.switchboard.api.web.RequestBodies;
import dev.switchboard.api.web.SwitchboardProperties;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * Who may look at the console: people with a session. Its cookie is sent to {@code /console} alone, which takes no
 * bearer token, and every form has a CSRF token. The scopes are those of the API: {@code read} for GET, {@code release}
 * to give a number back, {@code purchase} for what pools buy, {@code write} for the rest.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnConsole
@EnableConfigurationProperties(ConsoleProperties.class)
class ConsoleSecurity {

    static final String SIGN_IN = "/console/sign-in";

    /** After the chains of what Twilio and the Temporal UI call, before that of the API, which takes the rest. */
    private static final int ORDER = 10;

    /** What spends money, or sets how much; which numbers a pool has costs nothing. */
    private static final String[] PURCHASES = {
        "/console/pools", "/console/pools/{name}", "/console/pools/{name}/delete", "/console/pools/{name}/refill"
    };

    private final ConsolePages pages;

    ConsoleSecurity(ConsolePages pages) {
        this.pages = pages;
    }

    @Bean
    @Order(ORDER)
    SecurityFilterChain consoleChain(
            HttpSecurity http,
            OwnHosts hosts,
            Optional<ConsoleProvider> provider,
            @Value("${switchboard.embedded.dev-tokens:false}") boolean demoPeople)
            throws Exception {
        http.securityMatcher("/console", "/console/**", "/webjars/htmx.org/**")
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                            .permitAll();
                    requests.requestMatchers(HttpMethod.GET, SIGN_IN, "/console/assets/**", "/webjars/htmx.org/**")
                            .permitAll();
                    requests.requestMatchers(ConsoleSecurity::reads).hasAuthority("SCOPE_read");
                    requests.requestMatchers(HttpMethod.POST, "/console/numbers/*/release")
                            .hasAuthority("SCOPE_release");
                    requests.requestMatchers(HttpMethod.POST, PURCHASES).hasAuthority("SCOPE_purchase");
                    requests.anyRequest().hasAuthority("SCOPE_write");
                })
                .logout(logout -> logout.logoutUrl("/console/sign-out").logoutSuccessUrl(SIGN_IN))
                .requestCache(cache -> cache.requestCache(pagesOnly()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.IF_REQUIRED))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(signIn()).accessDeniedHandler(refused()))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(ConsolePages.CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN)));
        if (demoPeople) {
            http.addFilterBefore(new OwnHostsFilter(hosts, pages), CsrfFilter.class)
                    .authenticationProvider(new DemoPeople())
                    .formLogin(form -> form.loginPage(SIGN_IN)
                            .usernameParameter("person")
                            .defaultSuccessUrl("/console")
                            .failureUrl(SIGN_IN + "?refused"));
        }
        if (provider.isPresent()) {
            provider.get().addTo(http);
        }
        return http.build();
    }

    /** Before Spring Security, which looks for the CSRF token among the fields. */
    @Bean
    FilterRegistrationBean<ConsoleForms> consoleForms(RequestBodies bodies, ApiProperties api) {
        FilterRegistrationBean<ConsoleForms> registration = new FilterRegistrationBean<>(new ConsoleForms(
                bodies, pages, Math.toIntExact(api.maxListBody().toBytes())));
        registration.addUrlPatterns("/console/*");
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return registration;
    }

    /** Lax, not Strict: the provider, and whoever sends a link to a page, leads people here from another site. */
    @Bean
    ServletContextInitializer consoleCookie(SwitchboardProperties switchboard) {
        boolean https = "https".equalsIgnoreCase(switchboard.publicUrl().getScheme());
        return context -> {
            context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
            var cookie = context.getSessionCookieConfig();
            cookie.setName("switchboard_console");
            cookie.setPath("/console");
            cookie.setHttpOnly(true);
            cookie.setSecure(https);
            cookie.setAttribute("SameSite", "Lax");
        };
    }

    private static boolean reads(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    /** Where somebody wanted to go before signing in; a stream or a part of a page is no place to go to. */
    private static HttpSessionRequestCache pagesOnly() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setRequestMatcher(request -> HttpMethod.GET.matches(request.getMethod()) && !isPart(request));
        return cache;
    }

    private static boolean isPart(HttpServletRequest request) {
        String accepted = request.getHeader("Accept");
        return request.getHeader("HX-Request") != null || accepted == null || !accepted.contains("text/html");
    }

    private static AuthenticationEntryPoint signIn() {
        return (request, response, unused) -> {
            if (isPart(request)) {
                // A script that asks for a part reads this and goes there with its whole page.
                response.setHeader("HX-Redirect", SIGN_IN);
                response.setStatus(401);
                return;
            }
            response.sendRedirect(SIGN_IN);
        };
    }

    private static String lacking(HttpServletRequest request) {
        if (reads(request)) {
            return "read.";
        }
        if (request.getRequestURI().startsWith("/console/pools")) {
            return "purchase, or write for the numbers of a pool. Numbers are bought by those who have it.";
        }
        return request.getRequestURI().endsWith("/release")
                ? "release. Numbers are given back by those who have it."
                : "write. You can look at everything, and change nothing.";
    }

    private AccessDeniedHandler refused() {
        return (request, response, denied) -> pages.refuse(
                request,
                response,
                RequestError.FORBIDDEN,
                denied instanceof org.springframework.security.web.csrf.CsrfException
                        ? "This form is too old: your session has ended since, or another sign-in has begun. Go back,"
                                + " load the page again, and repeat what you did."
                        : "You may not do this: your account lacks the scope " + lacking(request));
    }
}
