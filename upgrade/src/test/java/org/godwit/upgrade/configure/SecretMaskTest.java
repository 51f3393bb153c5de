package org.godwit.upgrade.configure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretMaskTest {
    private static final String HIDDEN = "hunter2";

    @Test
    void secretsAreHiddenWhereverTheyStand() {
        for (var text : List.of("<password>hunter2</password>", "<Password x='1'>\n  hunter2\n</Password>",
                "<password><![CDATA[hunter2]]></password>", "<!-- <password>hunter2</password> -->",
                "<ns:KeyPassword>hunter2</ns:KeyPassword>", "<Property name='ConnectionPassword'>hunter2</Property>",
                "<Property description=\"x\" name=\"password\" >hunter2</Property>",
                "<x encrypted=\"true\">hunter2</x>", "<url>jdbc:h2:x;USER=a;PASSWORD=hunter2;X=1</url>",
                "<url>jdbc:mysql://h/d?user=a&amp;password=hunter2</url>", "<u>https://anna:hunter2@host/</u>",
                "<Connector keystorePass=\"hunter2\" port='1'/>",
                "<parameter name=\"mail.smtp.password\">hunter2</parameter>")) {
            assertThat(SecretMask.xml(text)).as(text).doesNotContain(HIDDEN).contains("***");
        }
    }

    @Test
    void whatIsNoSecretStays() {
        for (var text : List.of("<Property name=\"PasswordDigest\">SHA-256</Property>",
                "<Property name=\"StoreSaltedPassword\">true</Property>",
                "<password svns:secretAlias=\"a.b\"></password>", "<url>jdbc:postgresql://h:5432/d?x=1</url>",
                "<Property name=\"PasswordJavaRegEx\">^[\\S]{5,30}$</Property>")) {
            assertThat(SecretMask.xml(text)).isEqualTo(text);
        }
    }
}
