/**
 * Classes of the operator's: {@link org.godwit.dataservices.extension.ExtensionJars} finds them in the jars of the home, and the
 * others let them take part as validators, sources and finders of database users.
 */
@NullMarked
package org.godwit.dataservices.extension;

import org.jspecify.annotations.NullMarked;
