package org.godwit.server.http;

import java.time.Duration;
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
 * @param slowestClient how long a client may leave a part of an answer lying before it is given up
 */
public record WebSettings(String bind, int httpPort, int httpsPort, Optional<SSLContext> tls, long largestBodyBytes,
        Duration slowestClient, Compatibility compatibility, Observer observer) {}
