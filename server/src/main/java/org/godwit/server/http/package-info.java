/** HTTP: router, readers of requests, answers and faults of data services. */
@NullMarked
package org.godwit.server.http;

import org.jspecify.annotations.NullMarked;
