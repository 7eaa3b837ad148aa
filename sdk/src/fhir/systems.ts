/** The naming systems and extensions of NHS EPS FHIR (UK Core R4) that this room reads and writes. */
export const SYSTEM = {
  formId: "https://fhir.nhs.uk/Id/prescription-order-number",
  orderItem: "https://fhir.nhs.uk/Id/prescription-order-item-number",
  dispenseItem: "https://fhir.nhs.uk/Id/prescription-dispense-item-number",
  nhsNumber: "https://fhir.nhs.uk/Id/nhs-number",
  ods: "https://fhir.nhs.uk/Id/ods-organization-code",
  gmc: "https://fhir.hl7.org.uk/Id/gmc-number",
  gphc: "https://fhir.hl7.org.uk/Id/gphc-number",
  snomed: "http://snomed.info/sct",
  ucum: "http://unitsofmeasure.org",
  uuid: "https://tools.ietf.org/html/rfc4122",
  uri: "urn:ietf:rfc3986",
  messageEvent: "https://fhir.nhs.uk/CodeSystem/message-event",
  messageReason: "https://fhir.nhs.uk/CodeSystem/message-reason-prescription",
  lineState: "https://fhir.nhs.uk/CodeSystem/medicationdispense-type",
  prescriptionStatus: "https://fhir.nhs.uk/CodeSystem/EPS-task-business-status",
  notDispensedReason: "https://fhir.nhs.uk/CodeSystem/medicationdispense-status-reason",
  cancellationReason: "https://fhir.nhs.uk/CodeSystem/medicationrequest-status-reason",
  cancellationOutcome: "https://fhir.nhs.uk/CodeSystem/medicationrequest-status-history",
  courseOfTherapy: "https://fhir.nhs.uk/CodeSystem/medicationrequest-course-of-therapy",
} as const;

export const EXTENSION = {
  repeatInformation:
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-MedicationRepeatInformation",
  epsRepeatInformation: "https://fhir.nhs.uk/StructureDefinition/Extension-EPS-RepeatInformation",
  performerSiteType: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PerformerSiteType",
  organisationRelationships:
    "https://fhir.nhs.uk/StructureDefinition/Extension-ODS-OrganisationRelationships",
  replacementOf: "https://fhir.nhs.uk/StructureDefinition/Extension-replacementOf",
  controlledDrug: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-ControlledDrug",
  nonDispensingReason: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionNonDispensingReason",
  statusHistory: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionStatusHistory",
  businessStatus: "https://fhir.nhs.uk/StructureDefinition/Extension-EPS-TaskBusinessStatus",
  dispensingInformation: "https://fhir.nhs.uk/StructureDefinition/Extension-EPS-DispensingInformation",
} as const;
