package org.wso2.carbon.dataservices.core.validation;

import java.util.Map;

/** A validator with settings: the {@code property} elements inside of {@code validateCustom}. */
public interface ValidatorExt extends Validator {
    /** Takes the settings, once, before the first check. */
    void init(Map<String, String> props);
}
