package org.godwit.carbon.home;

import java.util.LinkedHashMap;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.xml.XmlElement;

/** Reads {@code <UserStoreManager class="…">}, which is the same in user-mgt.xml and in files of their own. */
final class UserStoreReader {
    private final ProtectedText texts;

    UserStoreReader(ProtectedText texts) {
        this.texts = texts;
    }

    UserStoreDefinition read(XmlElement element) {
        var className = element.attribute("class").strip();
        if (className.isEmpty()) {
            texts.problems().add(new Problem(HomeProblem.SETTING_MISSING, "A user store has no class.",
                    element.where(), "the attribute class is missing or empty",
                    "name the store's class, such as org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager"));
        }
        var properties = new LinkedHashMap<String, String>();
        for (var property : element.children("Property")) {
            properties.put(property.attribute("name"), texts.text(property));
        }
        return new UserStoreDefinition(className, properties, element.where());
    }
}
