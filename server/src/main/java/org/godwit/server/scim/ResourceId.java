package org.godwit.server.scim;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The id of a user or group: its name with the domain, in Base64 that fits into a path. Carbon renames nobody, so that it is as stable
 * as SCIM wants; and it needs no column that a 3.1.1 server would not know.
 */
final class ResourceId {
    private ResourceId() {}

    static String of(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the name, or empty when this is no id} */
    static Optional<String> name(String id) {
        try {
            var bytes = Base64.getUrlDecoder().decode(id);
            var name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return of(name).equals(id) && !name.isEmpty() ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
