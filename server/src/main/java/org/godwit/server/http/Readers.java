package org.godwit.server.http;

/** Those who read bodies. Safe for use by many threads. */
record Readers(XmlReader xml, JsonReader json, long largestBodyBytes, SlowClients slowClients) {
    Readers(long largestBodyBytes, SlowClients slowClients) {
        this(new XmlReader(), new JsonReader(), largestBodyBytes, slowClients);
    }
}
