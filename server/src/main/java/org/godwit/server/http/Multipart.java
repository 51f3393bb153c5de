package org.godwit.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A body of several parts: a form with files, or an envelope with attachments (MTOM, SOAP with attachments). It is held in memory as
 * a whole, since an envelope may refer to any part behind it; the largest body is the bound.
 */
record Multipart(List<Part> parts) {
    private static final int MOST_PARTS = 1000;
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};

    Multipart {
        parts = List.copyOf(parts);
    }

    /** One part. */
    static final class Part {
        private final Map<String, String> headers;
        private final byte[] content;

        /** @param headers by lower-case names */
        private Part(Map<String, String> headers, byte[] content) {
            this.headers = headers;
            this.content = content;
        }

        private Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        ContentType contentType() {
            return ContentType.parse(header("content-type").orElse(""));
        }

        /** {@return the parameter of {@code Content-Disposition}, or empty} */
        private Optional<String> disposition(String parameter) {
            return ContentType.parse(header("content-disposition").orElse("")).parameter(parameter);
        }

        /** {@return the content, with its transfer encoding taken off} */
        byte[] bytes() {
            return switch (header("content-transfer-encoding").orElse("binary").strip().toLowerCase(Locale.ROOT)) {
                case "binary", "8bit", "7bit" -> content;
                case "base64" -> decoded(content);
                default -> throw new Refusal(415, Refusal.Blame.SENDER,
                        "The transfer encoding of a part is not supported.");
            };
        }

        private static byte[] decoded(byte[] base64) {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw Refusal.malformed("A part is not well encoded: " + e.getMessage());
            }
        }
    }

    /**
     * Reads a whole body.
     *
     * @throws Refusal when it is malformed
     */
    static Multipart read(InputStream body, ContentType type) throws IOException {
        var boundary = type.parameter("boundary").filter(b -> !b.isEmpty() && b.length() <= 200)
                .orElseThrow(() -> Refusal.malformed("The content type names no boundary between parts."));
        var bytes = body.readAllBytes();
        var delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        var inner = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        var parts = new ArrayList<Part>();
        int at = startsWith(bytes, 0, delimiter) ? 0 : indexOf(bytes, inner, 0) + 2;
        if (at == 1) {
            throw Refusal.malformed("The request has no parts.");
        }
        at += delimiter.length;
        while (!startsWith(bytes, at, new byte[]{'-', '-'})) {
            int start = indexOf(bytes, new byte[]{'\r', '\n'}, at);
            int end = start < 0 ? -1 : indexOf(bytes, inner, start);
            if (end < 0) {
                throw Refusal.malformed("The last part of the request is cut off.");
            }
            if (parts.size() == MOST_PARTS) {
                throw new Refusal(413, Refusal.Blame.SENDER, "The request has too many parts.");
            }
            parts.add(part(bytes, start, end));
            at = end + inner.length;
        }
        return new Multipart(parts);
    }

    /** @param start of the line end behind the delimiter, so that a part without headers has an empty line too */
    private static Part part(byte[] bytes, int start, int end) {
        int headersEnd = startsWith(bytes, start, HEADERS_END) ? start : indexOf(bytes, HEADERS_END, start);
        if (headersEnd < 0 || headersEnd > end) {
            throw Refusal.malformed("A part of the request has no end of its headers.");
        }
        var headers = new HashMap<String, String>();
        var text = new String(bytes, start, headersEnd - start, StandardCharsets.UTF_8).replace("\r\n ", " ")
                .replace("\r\n\t", " ");
        for (var line : text.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        int content = headersEnd + HEADERS_END.length;
        return new Part(Map.copyOf(headers), Arrays.copyOfRange(bytes, Math.min(content, end), end));
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
        return at + wanted.length <= bytes.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int i = from; i + wanted.length <= bytes.length; i++) {
            if (bytes[i] == wanted[0] && startsWith(bytes, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** {@return the fields of a form; as in Axis2 the content of a file is base64} */
    List<FormReader.Field> fields() {
        var fields = new ArrayList<FormReader.Field>();
        for (var part : parts) {
            part.disposition("name").ifPresent(name -> fields.add(new FormReader.Field(name,
                    part.disposition("filename").isPresent()
                            ? Base64.getEncoder().encodeToString(part.bytes())
                            : new String(part.bytes(), charset(part)))));
        }
        return fields;
    }

    private static Charset charset(Part part) {
        try {
            return part.contentType().parameter("charset").map(Charset::forName).orElse(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(415, Refusal.Blame.SENDER, "The charset of a part is not known.");
        }
    }

    /** {@return the part with the envelope: the one that {@code start} names, else the first} */
    Part root(ContentType type) {
        if (parts.isEmpty()) {
            throw Refusal.malformed("The request has no parts.");
        }
        return type.parameter("start").flatMap(this::byContentId).orElse(parts.getFirst());
    }

    /** {@return the part of a content id, with or without its angle brackets} */
    Optional<Part> byContentId(String id) {
        var wanted = bare(id);
        return parts.stream()
                .filter(p -> p.header("content-id").map(Multipart::bare).filter(wanted::equals).isPresent())
                .findFirst();
    }

    private static String bare(String id) {
        var plain = id.strip();
        return plain.startsWith("<") && plain.endsWith(">") ? plain.substring(1, plain.length() - 1) : plain;
    }
}
