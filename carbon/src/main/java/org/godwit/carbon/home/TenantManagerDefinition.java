package org.godwit.carbon.home;

import java.util.Map;
import org.godwit.carbon.problem.Place;

/**
 * One entry of {@code tenant-mgt.xml}.
 *
 * @param className such as {@code org.wso2.carbon.user.core.tenant.JDBCTenantManager}; empty in the form of 4.0
 * @param properties such as {@code MultiTenantRealmConfigBuilder} and {@code RootPartition}
 */
public record TenantManagerDefinition(String className, Map<String, String> properties, Place.Line where) {
    public TenantManagerDefinition {
        properties = Map.copyOf(properties);
    }
}
