package org.godwit.dataservices.compile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.XADataSource;
import org.godwit.carbon.secret.Secret;

/** Makes XA data sources of drivers, and sets their bean properties, whose names differ in case from driver to driver. */
final class XaDataSources {
    private XaDataSources() {}

    /** {@return a new object of the class; empty when it is a data source without XA} */
    static Optional<XADataSource> create(String className, ClassLoader driver) throws ReflectiveOperationException {
        var made = Class.forName(className, true, driver).getDeclaredConstructor().newInstance();
        return made instanceof XADataSource source ? Optional.of(source) : Optional.empty();
    }

    /** @throws ReflectiveOperationException when there is no such property, or its value is not taken */
    static void set(XADataSource source, Map<String, String> properties, Secret password)
            throws ReflectiveOperationException {
        for (var property : properties.entrySet()) {
            if (!property.getKey().toLowerCase(Locale.ROOT).equals("password")) {
                set(source, property.getKey(), property.getValue());
            }
        }
        if (!password.equals(Secret.none())) {
            set(source, "password", password.reveal());
        }
    }

    private static void set(Object bean, String property, String value) throws ReflectiveOperationException {
        var setter = ("set" + property).toLowerCase(Locale.ROOT);
        var method = Arrays.stream(bean.getClass().getMethods())
                .filter(m -> m.getName().toLowerCase(Locale.ROOT).equals(setter) && m.getParameterCount() == 1)
                .min(Comparator.comparing(m -> m.getParameterTypes()[0] != String.class))
                .orElseThrow(() -> new NoSuchMethodException("there is no property " + property));
        try {
            method.invoke(bean, converted(method, value));
        } catch (NumberFormatException | InvocationTargetException e) {
            // The value may be a password, so it is not told.
            throw new NoSuchMethodException("the value of the property " + property + " is not taken");
        }
    }

    private static Object converted(Method setter, String value) {
        var type = setter.getParameterTypes()[0];
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(value);
        }
        if (type == long.class || type == Long.class) {
            return Long.valueOf(value);
        }
        return type == boolean.class || type == Boolean.class ? Boolean.valueOf(value) : value;
    }
}
