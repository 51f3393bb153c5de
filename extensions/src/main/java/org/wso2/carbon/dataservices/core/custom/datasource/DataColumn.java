package org.wso2.carbon.dataservices.core.custom.datasource;

/** A column of a table or result. */
public class DataColumn {
    private final String name;

    public DataColumn(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }
}
