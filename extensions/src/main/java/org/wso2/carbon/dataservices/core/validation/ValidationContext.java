package org.wso2.carbon.dataservices.core.validation;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.engine.ParamValue;

/** The parameters around the one that is checked. */
public class ValidationContext {
    private final Map<String, ParamValue> fields;

    public ValidationContext(Map<String, ParamValue> fields) {
        this.fields = fields;
    }

    public Set<String> getFieldNames() {
        return fields.keySet();
    }

    public @Nullable ParamValue getFieldValue(String name) {
        return fields.get(name);
    }
}
