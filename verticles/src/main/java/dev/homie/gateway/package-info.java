/** What clients connect to: one server that takes them in, and the services behind it. */
@NullMarked
package dev.homie.gateway;

import org.jspecify.annotations.NullMarked;
