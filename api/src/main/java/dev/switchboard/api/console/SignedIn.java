package dev.switchboard.api.console;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Somebody who came from the provider: by the subject and the scopes of their access token. Of the token itself only
 * what says which it was is kept, so that it can be revoked.
 */
final class SignedIn extends DefaultOidcUser {

    private static final long serialVersionUID = 1L;

    private final @Nullable String tokenId;
    private final @Nullable Instant tokenIssuedAt;

    SignedIn(Collection<? extends GrantedAuthority> scopes, OidcIdToken identity, Jwt token) {
        super(scopes, identity);
        this.tokenId = token.getId();
        this.tokenIssuedAt = token.getIssuedAt();
    }

    /** None of a token without an id. */
    @Nullable String tokenId() {
        return tokenId;
    }

    @Nullable Instant tokenIssuedAt() {
        return tokenIssuedAt;
    }
}
