package org.godwit.server.http;

/** Those who read bodies. Safe for use by many threads. */
record Readers(XmlReader xml, JsonReader json, long largestBodyBytes) {
    Readers(long largestBodyBytes) {
        this(new XmlReader(), new JsonReader(), largestBodyBytes);
    }
}
