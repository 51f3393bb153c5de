package org.godwit.server.http;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.godwit.dataservices.Compatibility;

/**
 * How the web server listens.
 *
 * @param bind address to listen on
 * @param httpPort 0 takes any
 * @param httpsPort 0 takes any
 * @param tls keys of the HTTPS listener; without them there is none
 * @param largestBodyBytes larger requests are refused with 413
 */
public record WebSettings(String bind, int httpPort, int httpsPort, Optional<SSLContext> tls, long largestBodyBytes,
        Compatibility compatibility, Observer observer) {}
