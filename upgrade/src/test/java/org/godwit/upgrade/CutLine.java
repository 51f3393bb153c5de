package org.godwit.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.godwit.carbon.database.DatabaseAddress;

/** A network between Godwit and a server that can be cut and mended: a proxy that drops what goes through it. */
final class CutLine implements AutoCloseable {
    private static final int PART = 8_192;

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    /** How much may still go to the server; negative once the line is cut. */
    private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean isCut;

    /** @param behind of the server, as {@code jdbc:engine://host:port/…} */
    CutLine(DatabaseAddress behind) throws IOException {
        var authority = behind.url().replaceFirst("^[^/]*//", "").replaceFirst("/.*", "");
        this.host = authority.substring(0, authority.indexOf(':'));
        this.port = Integer.parseInt(authority.substring(authority.indexOf(':') + 1));
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** {@return the same database through this line} */
    DatabaseAddress through(DatabaseAddress behind) {
        var url = behind.url();
        int start = url.indexOf("//") + 2;
        return new DatabaseAddress(url.substring(0, start) + "127.0.0.1:" + door.getLocalPort()
                + url.substring(url.indexOf('/', start)), behind.user(), behind.password());
    }

    /** Drops every connection in the middle of whatever it carries, and takes no new one. */
    void cut() {
        isCut = true;
        open.forEach(CutLine::drop);
    }

    /** The same after so many more bytes to the server. */
    void cutAfter(long bytes) {
        bytesLeft.set(bytes);
    }

    void mend() {
        bytesLeft.set(Long.MAX_VALUE);
        isCut = false;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                if (isCut) {
                    drop(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // Closed at the end, or the server is not there: the client finds out by itself.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var server = new Socket(host, port);
        open.add(client);
        open.add(server);
        if (isCut) {
            drop(client);
        }
        Thread.ofVirtual().start(() -> carry(client, server, this::count));
        Thread.ofVirtual().start(() -> carry(server, client, _ -> {}));
    }

    private void count(int bytes) {
        long left = bytesLeft.addAndGet(-bytes);
        if (left < 0 && left + bytes >= 0) {
            cut();
        }
    }

    private void carry(Socket from, Socket to, IntConsumer counter) {
        try {
            var part = new byte[PART];
            for (int read = from.getInputStream().read(part); read >= 0; read = from.getInputStream().read(part)) {
                counter.accept(read);
                to.getOutputStream().write(part, 0, read);
            }
        } catch (IOException e) {
            // One side is gone, so the other one goes, too.
        } finally {
            drop(from);
            drop(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
