<?xml version="1.0" encoding="UTF-8"?>
<!-- Turns a flattened POM into the one that is published. Gradle takes the highest version that any POM names, so versions -->
<!-- of the build would lift single modules of an application on an older Spring Boot. Gradle also reads the version of an -->
<!-- optional dependency, although it does not bring the dependency, so optional dependencies are left out. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:pom="http://maven.apache.org/POM/4.0.0" xmlns="http://maven.apache.org/POM/4.0.0" exclude-result-prefixes="pom">

	<xsl:param name="spring-boot" />
	<xsl:param name="micrometer" />
	<xsl:param name="jspecify" />

	<xsl:output encoding="UTF-8" indent="yes" />
	<xsl:strip-space elements="*" />

	<xsl:template match="@* | node()">
		<xsl:copy>
			<xsl:apply-templates select="@* | node()" />
		</xsl:copy>
	</xsl:template>

	<xsl:template match="pom:dependency[pom:optional = 'true']" />

	<xsl:template match="pom:dependency/pom:version">
		<version>
			<xsl:choose>
				<xsl:when test="../pom:groupId = 'org.springframework.boot'">
					<xsl:value-of select="$spring-boot" />
				</xsl:when>
				<xsl:when test="../pom:groupId = 'io.micrometer'">
					<xsl:value-of select="$micrometer" />
				</xsl:when>
				<xsl:when test="../pom:groupId = 'org.jspecify'">
					<xsl:value-of select="$jspecify" />
				</xsl:when>
				<xsl:when test="../pom:groupId = 'io.github.webmetrics'">
					<xsl:value-of select="." />
				</xsl:when>
				<xsl:otherwise>
					<xsl:message terminate="yes">The oldest supported version of <xsl:value-of select="../pom:artifactId" /> is unknown.</xsl:message>
				</xsl:otherwise>
			</xsl:choose>
		</version>
	</xsl:template>

</xsl:stylesheet>
