package dev.switchboard.api.console;

import dev.switchboard.api.web.CallerLimit;
import dev.switchboard.api.web.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Counts what a person does as what a program does, from the same allowance: what changes something, and what is as
 * much work though it only reads. Whoever goes too fast gets a page that says so.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnConsole
class ConsoleRate implements WebMvcConfigurer, HandlerInterceptor {

    /** Twilio is asked, many rows are read, or again and again. */
    private static final Pattern COSTLY_READS = Pattern.compile(
            "/console/(numbers/[^/]+/(check|release)|usage.*|audit[.]csv|operations/[^/]+/(stream|results[.]csv))");

    private final CallerLimit limit;

    ConsoleRate(CallerLimit limit) {
        this.limit = limit;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/console/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Principal caller = request.getUserPrincipal();
        if (caller != null && isCounted(request)) {
            limit.count(caller.getName());
        }
        return true;
    }

    private static boolean isCounted(HttpServletRequest request) {
        boolean reads = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
        return !reads
                || request.getParameter("verify") != null
                || COSTLY_READS.matcher(RequestPath.of(request)).matches();
    }
}
