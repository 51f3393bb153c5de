package org.godwit.carbon.datasource;

/**
 * A setting of Carbon's Tomcat pool that does not do here what it did there.
 *
 * @param setting name of the field
 * @param why what happens instead, or that nothing does; holds no value that may be secret
 */
public record PoolWarning(String setting, String why) {}
