package dev.switchboard.api.security;

import dev.switchboard.api.web.SwitchboardProperties;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.OAuth2ProtectedResourceMetadata;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/**
 * What the service says of itself to who wants a token (RFC 9728): in {@code /.well-known/oauth-protected-resource},
 * and where that is in {@code WWW-Authenticate}. It names the public URL, and nothing of a request: whoever writes the
 * header {@code Host} would otherwise decide where a client asks for its tokens.
 */
@Component
public final class ResourceMetadata {

    private static final String PATH = "/.well-known/oauth-protected-resource";

    private final URI publicUrl;
    private final @Nullable URI issuer;

    ResourceMetadata(SwitchboardProperties properties, JwtProperties tokens) {
        this.publicUrl = properties.publicUrl();
        this.issuer = tokens.issuerUri();
    }

    /** Answers 401 and says where the metadata is. */
    public BearerTokenAuthenticationEntryPoint challenge() {
        BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
        String url = publicUrl.resolve(PATH).toString();
        challenge.setResourceMetadataParameterResolver(request -> url);
        return challenge;
    }

    void describe(OAuth2ProtectedResourceMetadata.Builder metadata) {
        metadata.resource(publicUrl.toString())
                .scopes(scopes -> {
                    scopes.clear();
                    scopes.addAll(List.of("read", "write", "purchase", "release", "admin"));
                })
                // Tokens are not bound to certificates, whatever the default says.
                .tlsClientCertificateBoundAccessTokens(false);
        if (issuer != null) {
            metadata.authorizationServer(issuer.toString());
        }
    }
}
