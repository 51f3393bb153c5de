package org.godwit.carbon.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/** Reads {@code *-datasources.xml}: {@code datasources/datasource}. */
final class DatasourceReader {
    private final ProtectedText texts;

    DatasourceReader(ProtectedText texts) {
        this.texts = texts;
    }

    List<DatasourceDefinition> read(XmlFile file) {
        var found = new ArrayList<DatasourceDefinition>();
        for (var list : file.root().children("datasources")) {
            list.children("datasource").forEach(d -> found.add(datasource(d)));
        }
        return found;
    }

    DatasourceDefinition datasource(XmlElement element) {
        var name = texts.placeholders().expand(element.textAt("name"));
        if (name.isEmpty()) {
            texts.problems().add(new Problem(HomeProblem.SETTING_MISSING, "A datasource has no name.", element.where(),
                    "the element name is missing or empty", "give the datasource a unique name"));
        }
        var settings = new LinkedHashMap<String, String>();
        var password = Secret.none();
        var configuration = element.at("definition", "configuration");
        for (var field : configuration.map(XmlElement::children).orElse(List.of())) {
            if (field.name().equals("password")) {
                password = texts.secret(field);
            } else if (field.children().isEmpty()) {
                settings.put(field.name(), texts.text(field));
            } else {
                nested(field, settings);
            }
        }
        return new DatasourceDefinition(name,
                jndiName(texts.placeholders().expand(element.textAt("jndiConfig", "name"))),
                element.child("definition").map(d -> d.attribute("type")).orElse(""), settings, password,
                element.where());
    }

    /** {@code databaseProps/property} and {@code dataSourceProps/property} become {@code databaseProps.<name>}. */
    private void nested(XmlElement field, Map<String, String> settings) {
        for (var property : field.children("property")) {
            settings.put(field.name() + "." + property.attribute("name"), texts.text(property));
        }
    }

    /** {@return a JNDI name without the prefix that stands for the local context} */
    static String jndiName(String name) {
        return name.startsWith("java:comp/env/") ? name.substring("java:comp/env/".length()) : name;
    }
}
