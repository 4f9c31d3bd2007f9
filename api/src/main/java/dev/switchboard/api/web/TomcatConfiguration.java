package dev.switchboard.api.web;

import dev.switchboard.api.problem.ProblemReportValve;
import dev.switchboard.api.problem.Refusals;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** What the servlet container and the firewall do with requests that are none. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

    /** Threads that nothing but a probe, or a refusal, gets; virtual ones do not run out. */
    private static final int FOR_PROBES = 20;

    /** The bytes of answers that the kernel keeps for a connection; otherwise it takes some megabytes for each. */
    private static final String UNREAD = Integer.toString(128 * 1_024);

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> strictTomcat(
            Environment environment, @Value("${server.tomcat.threads.max}") int threads, Refusals refusals) {
        int mostRequests = Threading.VIRTUAL.isActive(environment) ? Integer.MAX_VALUE : threads - FOR_PROBES;
        return factory -> {
            factory.addEngineValves(new UnreadBodies(mostRequests));
            // Bodies are read where their length is limited, and by nobody who only asks for a parameter.
            factory.addConnectorCustomizers(
                    connector -> connector.setParseBodyMethods(""),
                    connector -> connector.setProperty("socket.txBufSize", UNREAD));
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    // Of this class there is one, so that Tomcat makes none itself.
                    host.setErrorReportValveClass(ProblemReportValve.class.getName());
                    host.getPipeline().addValve(new ProblemReportValve(refusals));
                }
            });
        };
    }

    /** Which methods a path takes is Spring MVC's to say: 405, with those that it does. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejectedRequests(Refusals refusals) {
        return (request, response, rejected) -> refusals.refuse(
                request,
                response,
                "request",
                "is not a plain one: its path has no //, .., ; or escaped slash, and its headers and the names of its"
                        + " parameters are text.");
    }
}
