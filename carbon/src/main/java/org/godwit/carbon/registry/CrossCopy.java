package org.godwit.carbon.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies a tree from one database to another, by way of this process. Not one transaction, but one for each resource. */
final class CrossCopy {
    private final TenantRegistry registry;

    CrossCopy(TenantRegistry registry) {
        this.registry = registry;
    }

    void copy(RegistryPath from, RegistryPath to) {
        registry.delete(to);
        copyTree(from, to);
    }

    private void copyTree(RegistryPath from, RegistryPath to) {
        var target = registry.linkTarget(from);
        if (target.isPresent()) {
            registry.link(to, target.get());
            return;
        }
        var resource = registry.get(from).orElseThrow(() -> Writer.notFound(from));
        if (resource.collection()) {
            registry.put(to, ResourceDraft.like(resource));
            registry.eachChild(from, child -> copyTree(child.path(), to.child(child.name())));
        } else {
            copyResource(from, to, resource);
        }
        registry.tags(from).forEach(tag -> registry.tag(to, tag.name()));
        for (var association : registry.associations(from)) {
            registry.associate(to, association.target(), association.type());
        }
    }

    private void copyResource(RegistryPath from, RegistryPath to, Resource resource) {
        if (!resource.hasContent()) {
            registry.put(to, ResourceDraft.like(resource));
            return;
        }
        try {
            var file = Files.createTempFile("registry", ".content");
            try {
                try (var open = registry.open(from).orElseThrow(() -> Writer.notFound(from))) {
                    spool(open.content(), file);
                }
                registry.put(to, ResourceDraft.like(resource).withContent(Content.of(file)));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void spool(InputStream in, Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
    }
}
