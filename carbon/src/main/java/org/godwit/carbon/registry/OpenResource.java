package org.godwit.carbon.registry;

import java.io.IOException;
import java.io.InputStream;

/**
 * A resource with its content, to be read once and closed. Large content is streamed: until it is closed it holds a connection of
 * the registry's pool.
 */
public final class OpenResource implements AutoCloseable {
    private final Resource resource;
    private final InputStream content;
    private final AutoCloseable connection;

    OpenResource(Resource resource, InputStream content, AutoCloseable connection) {
        this.resource = resource;
        this.content = content;
        this.connection = connection;
    }

    public Resource resource() {
        return resource;
    }

    /** {@return the bytes; none at all for a resource without content} */
    public InputStream content() {
        return content;
    }

    /** {@return a stream whose closing closes this} */
    public InputStream asStream() {
        return new java.io.FilterInputStream(content) {
            @Override
            public void close() {
                OpenResource.this.close();
            }
        };
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw RegistryDatabase.unreadable(e).exception(e);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            connection.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
