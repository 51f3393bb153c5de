package org.godwit.dataservices.descriptor;

/** Reads the JSON template of a result. */
final class TemplateReader {
    private final Findings findings;
    private final Position at;

    TemplateReader(Findings findings, Position at) {
        this.findings = findings;
        this.at = at;
    }

    Result read(String text, String namespace, boolean escape) {
        findings.notSupported(at, "A JSON template (outputType=\"json\")");
        return new Result(text, null, namespace, null, false, escape, java.util.List.of(), at);
    }
}
