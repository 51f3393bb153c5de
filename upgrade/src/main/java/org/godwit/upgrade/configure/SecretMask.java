package org.godwit.upgrade.configure;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of configuration text, so that it can be shown. Works on the text as it stands, comments included:
 * whole blocks with passwords are commented out in real files.
 */
final class SecretMask {
    static final String SHOWN = "***";
    private static final String SECRET_NAME = "(?:password|passwd|pwd|secret|passphrase|credential|keystorePass|token)";
    private static final String CONTENT = "((?:<!\\[CDATA\\[.*?]]>|[^<])*)";
    /** An element whose name ends in one of the words. */
    private static final Pattern ELEMENT = Pattern.compile(
            "(<[\\w:.-]*" + SECRET_NAME + "(?:\\s[^>]*)?>)" + CONTENT + "(</)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** An element whose name attribute ends in one of the words. */
    private static final Pattern PROPERTY = Pattern.compile(
            "(<[\\w:.-]+\\s[^>]*\\bname\\s*=\\s*[\"'](?!StoreSaltedPassword)[^\"'>]*" + SECRET_NAME
                    + "[\"'][^>]*>)" + CONTENT + "(</)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** An element that says itself that it is encrypted. */
    private static final Pattern ENCRYPTED = Pattern.compile(
            "(<[^>]*\\bencrypted\\s*=\\s*[\"']true[\"'][^>]*>)" + CONTENT + "(</)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** An attribute whose own name ends in one of the words; an alias is none. */
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "(\\s[\\w:.-]*" + SECRET_NAME + "\\s*=\\s*[\"'])([^\"'<]*)([\"'])", Pattern.CASE_INSENSITIVE);
    /** An option of a URL. */
    private static final Pattern URL_OPTION = Pattern.compile(
            "([;?&](?:amp;)?[\\w.]*" + SECRET_NAME + "=)([^;&<>\"'\\s]*)()", Pattern.CASE_INSENSITIVE);
    /** User and password in front of a host. */
    private static final Pattern URL_USER = Pattern.compile("(//[^/@:\\s<>\"']+:)([^/@\\s<>\"']+)(@)");
    /** A line of cipher-text.properties. */
    private static final Pattern PROPERTIES_LINE = Pattern.compile("(?m)^([^#!=:\\s][^=:\\s]*[ \\t]*[=:][ \\t]*)(.*)$");

    private SecretMask() {}

    /** {@return XML text without secrets} */
    static String xml(String text) {
        var masked = text;
        for (var pattern : new Pattern[]{ELEMENT, PROPERTY, ENCRYPTED, ATTRIBUTE, URL_OPTION, URL_USER}) {
            masked = pattern.matcher(masked).replaceAll(SecretMask::hidden);
        }
        return masked;
    }

    /** {@return a properties file whose values are all secrets, without them} */
    static String properties(String text) {
        return PROPERTIES_LINE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(m.group(1) + SHOWN));
    }

    private static String hidden(MatchResult match) {
        return Matcher.quoteReplacement(
                match.group(1) + (match.group(2).isBlank() ? match.group(2) : SHOWN) + match.group(3));
    }
}
