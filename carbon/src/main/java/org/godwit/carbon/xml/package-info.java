/**
 * XML files as configuration: read into a small immutable tree whose elements know where they stand in the text, so that a
 * problem can name line and column and an edit can be made at the exact place, with every comment left as it was.
 *
 * <p>{@link org.godwit.carbon.xml.XmlFile} is the front door. Document types and external entities are refused.
 */
@NullMarked
package org.godwit.carbon.xml;

import org.jspecify.annotations.NullMarked;
