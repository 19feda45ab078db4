/** What has no transport: identity, policy, store, and how services speak on the bus. */
@NullMarked
package dev.homie.core;

import org.jspecify.annotations.NullMarked;
