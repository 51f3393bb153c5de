package org.godwit.carbon.registry;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A resource or collection as it is now, without its content.
 *
 * @param path where it was asked for; with links, not where it lies
 * @param collection whether it holds others instead of content
 * @param version {@code REG_VERSION}: a new number with each write
 * @param mediaType empty when it has none
 * @param created and {@code updated}: local time of the servers
 * @param description empty when it has none
 * @param hasContent whether there is content, be it of zero bytes
 */
public record Resource(RegistryPath path, boolean collection, int version, String mediaType, String creator,
        LocalDateTime created, String updater, LocalDateTime updated, String description, boolean hasContent,
        String uuid, List<Property> properties) {
    public Resource {
        properties = List.copyOf(properties);
    }

    /** {@return the first value of a property, empty when there is none or it is NULL} */
    public Optional<String> property(String name) {
        return properties.stream().filter(p -> p.name().equals(name)).findFirst()
                .flatMap(p -> Optional.ofNullable(p.value()));
    }
}
