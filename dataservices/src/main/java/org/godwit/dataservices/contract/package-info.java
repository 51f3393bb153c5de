/** Contracts: WSDL 1.1, WSDL 2.0 and XML Schema of a service, in the shape that DSS clients were generated from. */
@NullMarked
package org.godwit.dataservices.contract;

import org.jspecify.annotations.NullMarked;
