package org.godwit.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A key with a certificate that it signed itself, for a home whose keystore is missing. Written out in DER (X.509, RFC 5280) by
 * hand: the JDK makes certificates only in its keytool, and a library for this one structure would be the largest jar of the
 * program.
 */
record SelfSigned(KeyPair keys, X509Certificate certificate) {
    private static final Duration VALID = Duration.ofDays(3650);
    private static final byte[] ECDSA_WITH_SHA256 = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};
    private static final byte[] COMMON_NAME = {0x55, 4, 3};
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x55, 0x1D, 0x11};
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OBJECT_ID = 0x06;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0C;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final int VERSION = 0xA0;
    private static final int EXTENSIONS = 0xA3;

    /** Makes a new key and its certificate for a host, and for the machine itself. */
    static SelfSigned generate(String host, Instant now) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var keys = generator.generateKeyPair();
        var algorithm = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256));
        var name = der(SEQUENCE, der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), text(UTF8_STRING, host))));
        var validity = der(SEQUENCE, time(now.minus(Duration.ofDays(1))), time(now.plus(VALID)));
        var names = der(SEQUENCE, text(DNS_NAME, host), text(DNS_NAME, "localhost"),
                der(IP_ADDRESS, new byte[]{127, 0, 0, 1}));
        var extensions = der(EXTENSIONS, der(SEQUENCE,
                der(SEQUENCE, der(OBJECT_ID, SUBJECT_ALTERNATIVE_NAME), der(OCTET_STRING, names))));
        var unsigned = der(SEQUENCE, der(VERSION, der(INTEGER, new byte[]{2})),
                der(INTEGER, new BigInteger(96, new SecureRandom()).toByteArray()), algorithm, name, validity, name,
                keys.getPublic().getEncoded(), extensions);
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate());
        signer.update(unsigned);
        var whole = der(SEQUENCE, unsigned, algorithm, der(BIT_STRING, new byte[]{0}, signer.sign()));
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
        certificate.verify(keys.getPublic());
        return new SelfSigned(keys, certificate);
    }

    private static byte[] text(int tag, String text) {
        return der(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] time(Instant instant) {
        return text(GENERALIZED_TIME, DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT)
                .format(instant.atOffset(ZoneOffset.UTC)));
    }

    /** {@return one value: its tag, its length, and the parts one after the other} */
    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        var out = new ByteArrayOutputStream(length + 5);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            var bytes = BigInteger.valueOf(length).toByteArray();
            int from = bytes[0] == 0 ? 1 : 0;
            out.write(0x80 | bytes.length - from);
            out.write(bytes, from, bytes.length - from);
        }
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
