package org.godwit.server.http;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.godwit.server.deployment.ServiceDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The web server with its two listeners, http and https. One virtual thread serves a connection, with blocking code. Closing it
 * lets running requests finish, for a while.
 */
public final class WebListeners implements AutoCloseable {
    private static final String HTTPS = "https";
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final WebServer server;
    private final SlowClients slowClients;
    private final boolean hasHttps;

    private WebListeners(WebServer server, SlowClients slowClients, boolean hasHttps) {
        this.server = server;
        this.slowClients = slowClients;
        this.hasHttps = hasHttps;
    }

    /** Handlers of paths that are not services. */
    public interface Pages {
        void addTo(HttpRouting.Builder routing);
    }

    /**
     * Looks the parts of the web server up, which takes long the first time and is then known. To be finished before anything else
     * of it is used. {@return that it is done}
     */
    public static boolean prepare() {
        var _ = HttpRouting.builder();
        return true;
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when the address or a port cannot be listened on
     */
    public static WebListeners start(WebSettings settings, Supplier<ServiceDirectory> directory,
            Authentication authentication, Pages pages) throws IOException {
        // The web server only logs that it cannot bind.
        tryToBind(settings.bind(), settings.httpPort());
        tryToBind(settings.bind(), settings.httpsPort());
        var ports = new Ports();
        var slowClients = new SlowClients(settings.slowestClient());
        var handler = new ServiceHandler(directory, authentication, new Descriptions(ports::http, ports::https),
                new BoxcarSessions(InstantSource.system()), slowClients, settings);
        var builder = WebServer.builder().name("@default").host(settings.bind()).port(settings.httpPort())
                .shutdownHook(false);
        configure(builder, settings, handler, slowClients, pages);
        settings.tls().ifPresent(tls -> builder.putSocket(HTTPS, listener(settings, handler, slowClients, pages,
                Tls.builder().sslContext(tls).build())));
        var server = builder.build().start();
        if (!server.isRunning()) {
            slowClients.close();
            throw new IOException("the web server did not start");
        }
        var listeners = new WebListeners(server, slowClients, settings.tls().isPresent());
        ports.listeners = listeners;
        return listeners;
    }

    private static void tryToBind(String address, int port) throws IOException {
        if (port != 0) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address, port));
            } catch (IOException e) {
                throw new IOException("port " + port + ": " + e.getMessage(), e);
            }
        }
    }

    private static ListenerConfig listener(WebSettings settings, ServiceHandler handler, SlowClients slowClients,
            Pages pages, Tls tls) {
        var builder = ListenerConfig.builder().name(HTTPS).host(settings.bind()).port(settings.httpsPort()).tls(tls);
        configure(builder, settings, handler, slowClients, pages);
        return builder.build();
    }

    private static void configure(ListenerConfig.BuilderBase<?, ?> builder, WebSettings settings,
            ServiceHandler handler, SlowClients slowClients, Pages pages) {
        var routing = HttpRouting.builder().any("/services/*", handler);
        pages.addTo(routing);
        builder.addProtocol(Http1Config.builder().addReceiveListener(slowClients.heads()).build()).routing(routing)
                .maxPayloadSize(settings.largestBodyBytes()).shutdownGracePeriod(GRACE)
                // Channels send 8 KB at a time, whatever they are given.
                .useNio(false).idleConnectionTimeout(IDLE)
                .contentEncoding(e -> e.addContentEncoding(new PackedBodies()))
                // Without it an answer of more than one segment waits 40 ms for the client's acknowledgement.
                .connectionOptions(socket -> socket.tcpNoDelay(true));
    }

    public int httpPort() {
        return server.port();
    }

    /** {@return the port of the HTTPS listener, -1 when there is none} */
    public int httpsPort() {
        return hasHttps ? server.port(HTTPS) : -1;
    }

    @Override
    public void close() {
        server.stop();
        slowClients.close();
    }

    /** The ports, which are known only once the server runs. */
    private static final class Ports {
        private volatile @Nullable WebListeners listeners;

        int http() {
            var known = listeners;
            return known == null ? 0 : known.httpPort();
        }

        int https() {
            var known = listeners;
            return known == null ? 0 : known.httpsPort();
        }
    }
}
