package dev.switchboard.api.console;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/**
 * People as the API would know them: by the access token that the provider gave for them. It is checked as any that a
 * program sends, and its subject and scopes count, whatever else the provider says of the person.
 */
final class ProvidersPeople implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private final JwtDecoder tokens;
    private final JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();

    ProvidersPeople(JwtDecoder tokens) {
        this.tokens = tokens;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        Jwt token = decoded(request.getAccessToken().getTokenValue());
        if (!Objects.equals(token.getSubject(), request.getIdToken().getSubject())) {
            throw refused("The access token is somebody else's", null);
        }
        Collection<GrantedAuthority> granted = scopes.convert(token);
        return new SignedIn(granted == null ? List.of() : granted, request.getIdToken(), token);
    }

    private Jwt decoded(String accessToken) {
        try {
            return tokens.decode(accessToken);
        } catch (JwtException e) {
            throw refused("The API does not accept the access token", e);
        }
    }

    private static OAuth2AuthenticationException refused(String why, @Nullable Throwable cause) {
        return new OAuth2AuthenticationException(
                new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, why, null), why, cause);
    }
}
