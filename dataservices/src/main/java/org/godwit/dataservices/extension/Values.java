package org.godwit.dataservices.extension;

import org.godwit.dataservices.Fault.Code;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.relational.Argument.Many;
import org.godwit.dataservices.source.relational.Argument.One;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.engine.ParamValue;

/** Arguments and failures in the form in which extensions know them. */
final class Values {
    private Values() {}

    static ParamValue of(Argument argument) {
        return switch (argument) {
            case One(var text) -> new ParamValue(text);
            case Many(var texts) -> {
                var array = new ParamValue(ParamValue.PARAM_VALUE_ARRAY);
                texts.forEach(text -> array.addArrayValue(new ParamValue(text)));
                yield array;
            }
        };
    }

    /** {@return the code of a fault; a name that is none of ours is unknown} */
    static Code code(DataServiceFault fault) {
        for (var code : Code.values()) {
            if (code.name().equals(fault.getCode())) {
                return code;
            }
        }
        return Code.UNKNOWN_ERROR;
    }
}
