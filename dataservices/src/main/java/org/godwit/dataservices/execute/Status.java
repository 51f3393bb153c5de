package org.godwit.dataservices.execute;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.Request.Reply;

/** The answer of a request that has no result and is to be confirmed. */
final class Status {
    private static final byte[] XML = utf8("<axis2ns1:REQUEST_STATUS xmlns:axis2ns1="
            + "\"http://ws.wso2.org/dataservice\">SUCCESSFUL</axis2ns1:REQUEST_STATUS>");
    private static final byte[] JSON = utf8("{\"REQUEST_STATUS\":\"SUCCESSFUL\"}");
    private static final byte[] BADGERFISH = utf8("{\"axis2ns1:REQUEST_STATUS\":{\"@xmlns\":{\"axis2ns1\":"
            + "\"http://ws.wso2.org/dataservice\"},\"$\":\"SUCCESSFUL\"}}");

    private Status() {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void write(Format format, Reply reply) throws IOException {
        reply.body().write(switch (format) {
            case XML -> XML;
            case JSON_MAPPED, JSON_TYPED -> JSON;
            case JSON_BADGERFISH -> BADGERFISH;
        });
    }
}
