// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea_vocabulary.h"

namespace millrace::generate {
namespace {

constexpr Concept kOtherEncounters[] = {
    {"185349003", "Encounter for check up (procedure)", 16},
    {"162673000", "General examination of patient (procedure)", 22},
    {"410620009", "Well child visit (procedure)", 14},
    {"185347001", "Encounter for problem", 12},
    {"390906007", "Follow-up encounter", 8},
    {"424619006", "Prenatal visit", 7},
    {"424441002", "Prenatal initial visit", 2},
    {"50849002", "Emergency room admission (procedure)", 6},
    {"183452005", "Emergency hospital admission", 2},
    {"32485007", "Hospital admission", 3},
    {"371883000", "Outpatient procedure", 8},
    {"270427003", "Patient-initiated encounter", 3},
    {"698314001", "Consultation for treatment", 5},
    {"439740005", "Postoperative follow-up visit", 1},
};

constexpr Concept kConditions[] = {
    {"444814009", "Viral sinusitis (disorder)", 200},
    {"40055000", "Chronic sinusitis (disorder)", 57},
    {"75498004", "Acute bacterial sinusitis (disorder)", 28},
    {"195662009", "Acute viral pharyngitis (disorder)", 150},
    {"10509002", "Acute bronchitis (disorder)", 130},
    {"43878008", "Streptococcal sore throat (disorder)", 32},
    {"65363002", "Otitis media", 48},
    {"72892002", "Normal pregnancy", 42},
    {"162864005", "Body mass index 30+ - obesity (finding)", 36},
    {"15777000", "Prediabetes", 30},
    {"44054006", "Diabetes mellitus type 2 (disorder)", 14},
    {"271737000", "Anemia (disorder)", 22},
    {"59621000", "Essential hypertension (disorder)", 34},
    {"55822004", "Hyperlipidemia", 20},
    {"53741008", "Coronary heart disease", 8},
    {"195967001", "Asthma (disorder)", 12},
    {"446096008", "Perennial allergic rhinitis", 8},
    {"367498001", "Seasonal allergic rhinitis", 8},
    {"232353008", "Perennial allergic rhinitis with seasonal variation", 6},
    {"24079001", "Atopic dermatitis", 8},
    {"38822007", "Cystitis", 10},
    {"44465007", "Sprain of ankle", 20},
    {"70704007", "Sprain of wrist", 8},
    {"62106007", "Concussion with no loss of consciousness", 8},
    {"283371005", "Laceration of forearm", 7},
    {"284549007", "Laceration of hand", 7},
    {"65966004", "Fracture of forearm", 7},
    {"58150001", "Fracture of clavicle", 5},
    {"239873007", "Osteoarthritis of knee", 10},
    {"64859006", "Osteoporosis (disorder)", 8},
    {"230690007", "Stroke", 4},
    {"87433001", "Pulmonary emphysema (disorder)", 4},
    {"370143000", "Major depression disorder", 5},
    {"74400008", "Appendicitis", 4},
};

constexpr std::string_view kSmoking[] = {"Never smoker", "Never smoker", "Never smoker",
                                         "Former smoker", "Current every day smoker"};
constexpr std::string_view kClearness[] = {"Clear", "Cloudy", "Slightly cloudy"};
constexpr std::string_view kPresence[] = {"Absent (qualifier value)", "Present (qualifier value)"};

constexpr Measure kMeasures[] = {
    {"8302-2", "Body Height", "cm", 480, 1990, 1},
    {"29463-7", "Body Weight", "kg", 31, 1290, 1},
    {"39156-5", "Body Mass Index", "kg/m2", 14000, 41900, 3},
    {"8480-6", "Systolic Blood Pressure", "mm[Hg]", 96, 188},
    {"8462-4", "Diastolic Blood Pressure", "mm[Hg]", 58, 119},
    {"8867-4", "Heart rate", "/min", 58, 112},
    {"9279-1", "Respiratory rate", "/min", 12, 20},
    {"8310-5", "Body temperature", "Cel", 361, 402, 1},
    {"72166-2", "Tobacco smoking status", "", 0, 0, 0, kSmoking},
    {"2339-0", "Glucose", "mg/dL", 6200, 19900, 2},
    {"6299-2", "Urea Nitrogen", "mg/dL", 700, 2600, 2},
    {"38483-4", "Creatinine", "mg/dL", 50, 390, 2},
    {"49765-1", "Calcium", "mg/dL", 850, 1060, 2},
    {"2947-0", "Sodium", "mmol/L", 13600, 14500, 2},
    {"6298-4", "Potassium", "mmol/L", 350, 560, 2},
    {"2069-3", "Chloride", "mmol/L", 9800, 11200, 2},
    {"20565-8", "Carbon Dioxide", "mmol/L", 2000, 2950, 2},
    {"2093-3", "Total Cholesterol", "mg/dL", 14100, 31200, 2},
    {"2571-8", "Triglycerides", "mg/dL", 9500, 49900, 2},
    {"18262-6", "Low Density Lipoprotein Cholesterol", "mg/dL", 4800, 19900, 2},
    {"2085-9", "High Density Lipoprotein Cholesterol", "mg/dL", 2100, 7900, 2},
    {"4548-4", "Hemoglobin A1c", "%", 28, 99, 1},
    {"14959-1", "Microalbumin Creatinine Ratio", "mg/g", 10, 4900, 1},
    {"33914-3", "Glomerular Filtration Rate", "mL/min/{1.73_m2}", 100, 1490, 1},
    {"6690-2", "Leukocytes in Blood", "10*3/uL", 35, 109, 1},
    {"718-7", "Hemoglobin in Blood", "g/dL", 110, 175, 1},
    {"4544-3", "Hematocrit of Blood", "%", 331, 512, 1},
    {"777-3", "Platelets in Blood", "10*3/uL", 1490, 4510, 1},
    {"5767-9", "Appearance of Urine", "", 0, 0, 0, kClearness},
    {"5799-2", "Leukocyte esterase in Urine", "", 0, 0, 0, kPresence},
    {"72514-3", "Pain severity from 0 to 10", "{score}", 0, 10},
};

}  // namespace

constexpr Concept kSymptomEncounter = {"185345009", "Encounter for symptom"};

std::span<const Concept> other_encounters() {
    return kOtherEncounters;
}
std::span<const Concept> conditions() {
    return kConditions;
}
std::span<const Measure> measures() {
    return kMeasures;
}

WeightedChoice::WeightedChoice(std::span<const Concept> concepts) {
    for (const Concept& concept_ : concepts)
        slots_.insert(slots_.end(), concept_.weight, &concept_);
}

}  // namespace millrace::generate
