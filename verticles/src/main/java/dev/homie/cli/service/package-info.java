/** {@code homie service}: Homie as a service of the operating system, installed, looked at and taken away again. */
@NullMarked
package dev.homie.cli.service;

import org.jspecify.annotations.NullMarked;
