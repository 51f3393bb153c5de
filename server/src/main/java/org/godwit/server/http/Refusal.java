package org.godwit.server.http;

/**
 * A request that does not reach its service: malformed, unknown, too big, not allowed. Told to the client in the same forms as a
 * fault of the service.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Blame blame;

    Refusal(int status, Blame blame, String text) {
        super(text);
        this.status = status;
        this.blame = blame;
    }

    /** {@return a refusal for a body that cannot be read} */
    static Refusal malformed(String text) {
        return new Refusal(500, Blame.SENDER, text);
    }

    int status() {
        return status;
    }

    Blame blame() {
        return blame;
    }

    /** Whose mistake it is; the standard codes of the two versions of SOAP. */
    enum Blame {
        SENDER("soapenv:Client", "soapenv:Sender"), RECEIVER("soapenv:Server", "soapenv:Receiver"), MUST_UNDERSTAND(
                "soapenv:MustUnderstand", "soapenv:MustUnderstand");

        private final String soap11;
        private final String soap12;

        Blame(String soap11, String soap12) {
            this.soap11 = soap11;
            this.soap12 = soap12;
        }

        String soap11() {
            return soap11;
        }

        String soap12() {
            return soap12;
        }
    }
}
