package org.godwit.carbon.identity;

import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.stax.WstxOutputFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.godwit.carbon.home.RealmDefinition;
import org.godwit.carbon.home.UserStoreDefinition;

/**
 * The document that a tenant keeps in {@code UM_TENANT.UM_USER_CONFIG}: {@code UserManager/Realm} as in
 * {@code user-mgt.xml}.
 *
 * <p>4.2 takes only names from it and clones everything else from the super tenant's realm; of a directory it also takes
 * the tenant's search bases ({@code CommonLDAPRealmConfigBuilder}). The password in it is a dummy.
 *
 * @param adminUser empty when the document does not say; so are the next two
 * @param searchBases those properties of the store that a directory keeps for each tenant
 */
record TenantConfiguration(String adminUser, String adminRole, String everyoneRole, Map<String, String> searchBases) {
    private static final Set<String> OF_THE_TENANT = Set.of("UserSearchBase", "GroupSearchBase",
            "UserDNPattern", "RoleDNPattern");
    private static final XMLInputFactory READERS = readers();

    /** The configuration of a tenant that has none. */
    static final TenantConfiguration NOTHING = new TenantConfiguration("", "", "", Map.of());

    TenantConfiguration {
        searchBases = Map.copyOf(searchBases);
    }

    private static XMLInputFactory readers() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** {@return what a document says, or empty when it is none; 4.2 then falls back on the super tenant's names} */
    static Optional<TenantConfiguration> read(byte[] document) {
        var texts = new HashMap<String, String>();
        var bases = new HashMap<String, String>();
        try {
            var reader = READERS.createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                while (reader.next() != XMLStreamConstants.END_DOCUMENT) {
                    if (reader.getEventType() == XMLStreamConstants.START_ELEMENT) {
                        readElement(reader, texts, bases);
                    }
                }
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
        return Optional.of(new TenantConfiguration(texts.getOrDefault("UserName", ""),
                texts.getOrDefault("AdminRole", ""), texts.getOrDefault("EveryOneRoleName", ""), bases));
    }

    private static void readElement(XMLStreamReader reader, Map<String, String> texts, Map<String, String> bases)
            throws XMLStreamException {
        var element = reader.getLocalName();
        switch (element) {
            case "UserName", "AdminRole", "EveryOneRoleName" ->
                texts.putIfAbsent(element, reader.getElementText().strip());
            case "Property" -> {
                var name = reader.getAttributeValue("", "name");
                if (name != null && OF_THE_TENANT.contains(name)) {
                    bases.putIfAbsent(name, reader.getElementText().strip());
                }
            }
            default -> {
                // the old server takes the rest from its own configuration
            }
        }
    }

    /** {@return the primary store of the tenant: that of the super tenant, but with the tenant's own search bases} */
    UserStoreDefinition primaryStore(UserStoreDefinition ofSuperTenant) {
        if (!ofSuperTenant.className().contains(".ldap.") || searchBases.isEmpty()) {
            return ofSuperTenant;
        }
        var properties = new HashMap<>(ofSuperTenant.properties());
        properties.putAll(searchBases);
        return new UserStoreDefinition(ofSuperTenant.className(), properties, ofSuperTenant.where());
    }

    /**
     * Writes the document of a new tenant in the form of 4.2 ({@code RealmConfigXMLProcessor.serialize}). What is secret
     * in the super tenant's realm stays out of it: nobody reads it there.
     */
    static byte[] write(RealmDefinition realm, String adminUser, UserStoreDefinition primary) {
        var bytes = new ByteArrayOutputStream();
        try {
            var xml = new WstxOutputFactory().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartElement("UserManager");
            xml.writeStartElement("Realm");
            xml.writeAttribute("class", "org.wso2.carbon.user.core.common.DefaultRealm");
            writeConfiguration(xml, realm, adminUser);
            writeClass(xml, "UserStoreManager", primary.className(), withoutSecrets(primary.properties()));
            writeClass(xml, "AuthorizationManager",
                    "org.wso2.carbon.user.core.authorization.JDBCAuthorizationManager", authorization(realm));
            xml.writeEndElement();
            xml.writeEndElement();
            xml.close();
            return bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a stream in memory refused XML", e);
        }
    }

    private static void writeConfiguration(XMLStreamWriter xml, RealmDefinition realm, String adminUser)
            throws XMLStreamException {
        xml.writeStartElement("Configuration");
        writeText(xml, "AddAdmin", "true");
        xml.writeStartElement("AdminUser");
        writeText(xml, "UserName", adminUser);
        writeText(xml, "Password", UUID.randomUUID().toString());
        xml.writeEndElement();
        writeText(xml, "AdminRole", realm.adminRole());
        writeText(xml, "EveryOneRoleName", realm.everyoneRole());
        writeProperty(xml, "dataSource", realm.datasource());
        xml.writeEndElement();
    }

    private static Map<String, String> authorization(RealmDefinition realm) {
        var properties = new TreeMap<>(realm.authorization());
        properties.put("AdminRoleManagementPermissions", Bootstrap.TENANT_ADMIN_RESOURCE);
        return properties;
    }

    private static Map<String, String> withoutSecrets(Map<String, String> properties) {
        var kept = new TreeMap<>(properties);
        kept.keySet().removeIf(name -> name.equals("ConnectionPassword") || name.equals("password"));
        return kept;
    }

    private static void writeClass(XMLStreamWriter xml, String element, String className,
            Map<String, String> properties) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("class", className);
        for (var property : properties.entrySet()) {
            writeProperty(xml, property.getKey(), property.getValue());
        }
        xml.writeEndElement();
    }

    private static void writeProperty(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeStartElement("Property");
        xml.writeAttribute("name", name);
        xml.writeCharacters(value);
        xml.writeEndElement();
    }

    private static void writeText(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
