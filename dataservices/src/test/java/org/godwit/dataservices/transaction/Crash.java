package org.godwit.dataservices.transaction;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;

/** A process that transfers money between two databases and is gone in the middle. Arguments: folder, JDBC URL, method, call. */
final class Crash {
    static final int STATUS = 9;

    private Crash() {}

    public static void main(String[] arguments) throws Exception {
        var calls = new AtomicInteger(Integer.parseInt(arguments[3]));
        var coordinator = new Coordinator(Path.of(arguments[0]).resolve("transactions"));
        try (var transaction = coordinator.begin()) {
            add(transaction.enlist(new XaSource("one", mortal(Accounts.h2(Path.of(arguments[0])), arguments[2], calls),
                    coordinator)), 50);
            add(transaction.enlist(new XaSource("two", mortal(Accounts.postgres(arguments[1]), arguments[2], calls),
                    coordinator)), -50);
            transaction.commit(() -> {});
        }
    }

    private static void add(java.sql.Connection connection, int amount) throws Exception {
        try (var statement = connection.prepareStatement("update account set balance = balance + ?")) {
            statement.setInt(1, amount);
            statement.executeUpdate();
        }
    }

    /** Dies at the nth call of a method of an XA resource, all sources counted. */
    private static XADataSource mortal(XADataSource source, String method, AtomicInteger calls) {
        return proxy(XADataSource.class, (name, call) -> {
            var made = call.run();
            return name.equals("getXAConnection") ? mortal((XAConnection) made, method, calls) : made;
        }, source);
    }

    private static XAConnection mortal(XAConnection connection, String method, AtomicInteger calls) {
        return proxy(XAConnection.class, (name, call) -> {
            var made = call.run();
            return name.equals("getXAResource") ? proxy(XAResource.class, (n, c) -> {
                if (n.equals(method) && calls.decrementAndGet() == 0) {
                    Runtime.getRuntime().halt(STATUS);
                }
                return c.run();
            }, (XAResource) made) : made;
        }, connection);
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private interface Around {
        Object call(String method, Call call) throws Throwable;
    }

    @SuppressWarnings("NullAway") // a method may return nothing
    private static <T> T proxy(Class<T> type, Around around, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (_, method, arguments) -> around.call(method.getName(), () -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
