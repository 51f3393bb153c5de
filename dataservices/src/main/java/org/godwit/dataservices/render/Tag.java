package org.godwit.dataservices.render;

import java.nio.charset.StandardCharsets;

/** The name of an element or attribute of a result, ready as bytes for every format. Made once, when a service is compiled. */
public final class Tag {
    private final String name;
    private final String namespace;
    private final Kind kind;
    private final boolean isRow;
    final byte[] xmlOpen;
    final byte[] xmlOpenWithNamespace;
    final byte[] xmlStart;
    final byte[] xmlStartWithNamespace;
    final byte[] xmlClose;
    final byte[] xmlAttribute;
    final byte[] jsonKey;
    final byte[] jsonFirstKey;
    final byte[] jsonNextKey;
    final byte[] jsonAttribute;
    final byte[] jsonNamespace;

    private Tag(String name, String namespace, Kind kind, boolean isRow) {
        this.name = name.intern();
        this.namespace = namespace.intern();
        this.kind = kind;
        this.isRow = isRow;
        this.xmlOpen = utf8("<" + name);
        this.xmlOpenWithNamespace = utf8("<" + name + " xmlns=\"" + XmlText.escaped(namespace) + "\"");
        this.xmlStart = utf8("<" + name + ">");
        this.xmlStartWithNamespace = utf8("<" + name + " xmlns=\"" + XmlText.escaped(namespace) + "\">");
        this.xmlClose = utf8("</" + name + ">");
        this.xmlAttribute = utf8(" " + name + "=\"");
        this.jsonKey = utf8("\"" + jsonEscaped(name) + "\":");
        this.jsonFirstKey = utf8("{\"" + jsonEscaped(name) + "\":");
        this.jsonNextKey = utf8(",\"" + jsonEscaped(name) + "\":");
        this.jsonAttribute = utf8("\"@" + jsonEscaped(name) + "\":");
        this.jsonNamespace = utf8("\"@xmlns\":{\"$\":\"" + jsonEscaped(namespace) + "\"}");
    }

    /** {@return the tag of an element around others} */
    public static Tag element(String name, String namespace) {
        return new Tag(name, namespace, Kind.TEXT, false);
    }

    /** {@return the tag of an element that stands for a row, and so may repeat} */
    public static Tag row(String name, String namespace) {
        return new Tag(name, namespace, Kind.TEXT, true);
    }

    /** {@return the tag of a field or attribute} */
    public static Tag field(String name, String namespace, Kind kind) {
        return new Tag(name, namespace, kind, false);
    }

    /** {@return the tag of a field that repeats, once for each member of an array} */
    public static Tag repeated(String name, String namespace, Kind kind) {
        return new Tag(name, namespace, kind, true);
    }

    /** {@return the name, interned} */
    public String name() {
        return name;
    }

    /** {@return the namespace, interned} */
    public String namespace() {
        return namespace;
    }

    Kind kind() {
        return kind;
    }

    boolean isRow() {
        return isRow;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String jsonEscaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** How typed JSON writes a value. */
    public enum Kind {
        TEXT, NUMBER, BOOLEAN;

        /** {@return the kind of a local name in the XML Schema namespace} */
        public static Kind ofXsdType(String xsdType) {
            return switch (xsdType) {
                case "integer", "int", "long", "short", "byte", "decimal", "float", "double", "nonNegativeInteger",
                        "positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong",
                        "unsignedShort", "unsignedByte" ->
                    NUMBER;
                case "boolean" -> BOOLEAN;
                default -> TEXT;
            };
        }
    }
}
