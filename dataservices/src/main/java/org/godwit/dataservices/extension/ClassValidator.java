package org.godwit.dataservices.extension;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.godwit.dataservices.descriptor.Validation;
import org.godwit.dataservices.execute.ParamCheck;
import org.godwit.dataservices.source.relational.Argument;
import org.wso2.carbon.dataservices.core.validation.ValidationContext;
import org.wso2.carbon.dataservices.core.validation.ValidationException;
import org.wso2.carbon.dataservices.core.validation.Validator;
import org.wso2.carbon.dataservices.core.validation.ValidatorExt;

/** A validator of the operator's. */
public record ClassValidator(Validator validator) implements ParamCheck {
    /** @throws UnusableClassException when the class cannot be used */
    public static ClassValidator of(Validation.Custom custom, ExtensionJars jars) throws UnusableClassException {
        var validator = jars.create(custom.className(), Validator.class);
        if (validator instanceof ValidatorExt configurable) {
            try {
                configurable.init(custom.settings());
            } catch (RuntimeException | LinkageError e) {
                throw new UnusableClassException("its init failed with " + e, e);
            }
        }
        return new ClassValidator(validator);
    }

    @Override
    public Optional<String> objection(String name, Argument value, Map<String, Argument> all) {
        var fields = all.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> Values.of(e.getValue())));
        try {
            validator.validate(new ValidationContext(fields), name, Values.of(value));
            return Optional.empty();
        } catch (ValidationException e) {
            return Optional.of(e.getValidationErrorMessage());
        }
    }
}
