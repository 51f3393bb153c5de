package org.godwit.dataservices.extension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The operator's jars: those of {@code repository/components/lib} and {@code dropins}. Each has a class loader of its own, which sees
 * the published interfaces ({@code org.wso2.carbon.dataservices.core}), logging, the JDK and the other jars, and nothing of this
 * server. Folders are looked at whenever a class is asked for, so that a service can be repaired by adding a jar. Safe for use by
 * many threads.
 */
public final class ExtensionJars implements AutoCloseable {
    private static final List<String> SHARED = List.of("org.wso2.carbon.dataservices.core.",
            "org.apache.commons.logging.", "org.slf4j.");

    private final List<Path> folders;
    private final ClassLoader published = new Published();
    private final Map<Seen, Jar> jars = new LinkedHashMap<>();

    private ExtensionJars(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** The jars of a home. */
    public static ExtensionJars of(Path home) {
        var components = home.resolve("repository/components");
        return new ExtensionJars(List.of(components.resolve("lib"), components.resolve("dropins")));
    }

    /** No jars: only the classes that come with the published interfaces. */
    public static ExtensionJars none() {
        return new ExtensionJars(List.of());
    }

    /** A file as it was when it was opened; a changed file is another jar. */
    private record Seen(Path file, long size, FileTime modified) {}

    /**
     * {@return a new object of a class}
     *
     * @throws UnusableClassException when it is in no jar, does not implement the type, or cannot be made
     */
    public <T> T create(String className, Class<T> type) throws UnusableClassException {
        try {
            var loaded = load(className);
            if (!type.isAssignableFrom(loaded)) {
                throw new UnusableClassException(className + " does not implement " + type.getName());
            }
            return type.cast(loaded.getDeclaredConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            throw new UnusableClassException("no jar in repository/components/lib has it", e);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new UnusableClassException("it has no public constructor without parameters", e);
        } catch (InvocationTargetException e) {
            throw new UnusableClassException("its constructor failed with " + e.getCause(), e);
        } catch (LinkageError e) {
            throw new UnusableClassException("it needs something that is not there: " + e.getMessage(), e);
        }
    }

    private Class<?> load(String className) throws ClassNotFoundException {
        for (var jar : current()) {
            if (jar.findResource(className.replace('.', '/') + ".class") != null) {
                return jar.loadClass(className);
            }
        }
        return published.loadClass(className);
    }

    private synchronized List<Jar> current() {
        var current = new ArrayList<Jar>();
        for (var folder : folders) {
            for (var file : files(folder)) {
                try {
                    var seen = new Seen(file, Files.size(file), Files.getLastModifiedTime(file));
                    current.add(jars.computeIfAbsent(seen, s -> new Jar(s.file())));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return current;
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the jars; classes that are not loaded by then will not be. */
    @Override
    public synchronized void close() {
        jars.values().forEach(Jar::closeQuietly);
        jars.clear();
    }

    /** Sees the JDK and what is published, and hides the rest of this server. */
    private static final class Published extends ClassLoader {
        private final ClassLoader server = ExtensionJars.class.getClassLoader();

        Published() {
            super("published", ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return server.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    /** One jar. */
    private final class Jar extends URLClassLoader {
        Jar(Path file) {
            super(file.getFileName().toString(), new URL[]{url(file)}, published);
        }

        private static URL url(Path file) {
            try {
                return file.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try {
                return super.findClass(name);
            } catch (ClassNotFoundException e) {
                var path = name.replace('.', '/') + ".class";
                for (var other : current()) {
                    if (other != this && other.findResource(path) != null) {
                        return other.loadClass(name);
                    }
                }
                throw e;
            }
        }

        void closeQuietly() {
            try {
                close();
            } catch (IOException _) {
                // the process will let go of it
            }
        }
    }
}
