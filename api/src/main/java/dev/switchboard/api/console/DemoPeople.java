package dev.switchboard.api.console;

import dev.switchboard.activities.number.DemoData;
import java.util.List;
import java.util.Map;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** The owners of the demo data, who sign in by a click. Embedded mode only. */
final class DemoPeople implements AuthenticationProvider {

    /** Somebody of the first owner who may only look. */
    static final String READER = DemoData.OWNER + "-reader";

    private static final List<String> ALL = List.of("SCOPE_read", "SCOPE_write");
    private static final List<String> AND_MONEY =
            List.of("SCOPE_read", "SCOPE_write", "SCOPE_release", "SCOPE_purchase", "SCOPE_admin");

    private static final Map<String, List<String>> SCOPES =
            Map.of(DemoData.OWNER, AND_MONEY, DemoData.OTHER_OWNER, ALL, READER, List.of("SCOPE_read"));

    @Override
    public Authentication authenticate(Authentication asked) {
        List<String> scopes = SCOPES.get(asked.getName());
        if (scopes == null) {
            throw new BadCredentialsException("There is nobody of that name");
        }
        String owner = asked.getName().equals(READER) ? DemoData.OWNER : asked.getName();
        return UsernamePasswordAuthenticationToken.authenticated(
                owner, null, AuthorityUtils.createAuthorityList(scopes));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
