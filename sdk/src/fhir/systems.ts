/** The naming systems and extensions of NHS EPS FHIR (UK Core R4) that this room reads. */
export const SYSTEM = {
  formId: "https://fhir.nhs.uk/Id/prescription-order-number",
  orderItem: "https://fhir.nhs.uk/Id/prescription-order-item-number",
  dispenseItem: "https://fhir.nhs.uk/Id/prescription-dispense-item-number",
  nhsNumber: "https://fhir.nhs.uk/Id/nhs-number",
  ods: "https://fhir.nhs.uk/Id/ods-organization-code",
  gmc: "https://fhir.hl7.org.uk/Id/gmc-number",
  gphc: "https://fhir.hl7.org.uk/Id/gphc-number",
  snomed: "http://snomed.info/sct",
} as const;

export const EXTENSION = {
  repeatInformation:
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-MedicationRepeatInformation",
  controlledDrug: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-ControlledDrug",
  nonDispensingReason: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionNonDispensingReason",
  statusHistory: "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionStatusHistory",
  businessStatus: "https://fhir.nhs.uk/StructureDefinition/Extension-EPS-TaskBusinessStatus",
  dispensingInformation: "https://fhir.nhs.uk/StructureDefinition/Extension-EPS-DispensingInformation",
} as const;
