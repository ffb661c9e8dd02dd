// SPDX-License-Identifier: Apache-2.0
#include "generate/synthea_names.h"

namespace millrace::generate {
namespace {

constexpr std::string_view kWomen[] = {
    "Abigail",  "Adela",  "Alice",   "Amelia", "Anita",  "Beatrice", "Bonnie", "Camila", "Carla",
    "Clara",    "Daphne", "Dolores", "Edith",  "Elena",  "Esther",   "Flora",  "Grace",  "Hannah",
    "Helen",    "Ingrid", "Irene",   "Jane",   "Judith", "Karen",    "Laura",  "Leah",   "Lucia",
    "Margaret", "Maria",  "Martha",  "Mei",    "Nadia",  "Nora",     "Olga",   "Paula",  "Priya",
    "Rachel",   "Rosa",   "Ruth",    "Sofia",  "Stella", "Teresa",   "Ursula", "Vera",   "Wanda",
};
constexpr std::string_view kMen[] = {
    "Aaron",  "Albert", "Andre",  "Arthur", "Benjamin", "Boris",  "Carlos",  "Cedric", "Chen",
    "Daniel", "David",  "Diego",  "Edgar",  "Emil",     "Felix",  "Frank",   "George", "Gustavo",
    "Harold", "Hugo",   "Isaac",  "Ivan",   "Jacob",    "Jorge",  "Keith",   "Leon",   "Louis",
    "Marcus", "Martin", "Miguel", "Nathan", "Oliver",   "Oscar",  "Patrick", "Peter",  "Quentin",
    "Rafael", "Ravi",   "Samuel", "Simon",  "Theodore", "Thomas", "Victor",  "Walter", "Xavier",
};
constexpr std::string_view kFamilies[] = {
    "Adams",    "Almeida",  "Bailey",   "Barros",   "Becker",   "Bennett", "Brown",    "Burke",
    "Campbell", "Carter",   "Chang",    "Clark",    "Cohen",    "Collins", "Cooper",   "Costa",
    "Cruz",     "Davis",    "Diaz",     "Doyle",    "Edwards",  "Evans",   "Fischer",  "Fitzgerald",
    "Fleming",  "Garcia",   "Gomez",    "Graham",   "Hall",     "Hansen",  "Hughes",   "Ito",
    "Jackson",  "Johnson",  "Kaplan",   "Kelly",    "Khan",     "Kim",     "Kowalski", "Larsen",
    "Lopez",    "Mancini",  "Martinez", "McCarthy", "Medeiros", "Miller",  "Moore",    "Morales",
    "Murphy",   "Nguyen",   "Nowak",    "Oliveira", "Ortiz",    "Patel",   "Pereira",  "Quinn",
    "Reyes",    "Rivera",   "Robinson", "Romano",   "Russo",    "Santos",  "Schmidt",  "Silva",
    "Singh",    "Sullivan", "Taylor",   "Torres",   "Walsh",    "Weber",   "Williams", "Zhang",
};
constexpr std::string_view kStreets[] = {
    "Acorn",  "Bayview", "Beacon", "Birch",  "Cedar", "Chestnut", "Church", "Elm",    "Federal",
    "Forest", "Grove",   "Harbor", "Hill",   "Lake",  "Laurel",   "Maple",  "Market", "Mill",
    "Oak",    "Orchard", "Park",   "Pine",   "Pond",  "Prospect", "River",  "School", "Spring",
    "Summer", "Union",   "Valley", "Walnut", "Water", "Willow",   "Winter",
};
constexpr std::string_view kStreetKinds[] = {"Street", "Avenue", "Road",  "Lane",
                                             "Way",    "Court",  "Place", "Drive"};
constexpr std::string_view kRaces[] = {"white",    "white", "white", "white",
                                       "hispanic", "black", "asian", "native"};
constexpr std::string_view kEthnicities[] = {
    "irish",      "italian",     "english",      "french",           "german",    "polish",
    "portuguese", "swedish",     "russian",      "puerto_rican",     "mexican",   "african",
    "chinese",    "west_indian", "asian_indian", "central_american", "dominican",
};
constexpr Town kTowns[] = {
    {"Boston", "02115"},    {"Worcester", "01604"},  {"Springfield", "01109"},
    {"Lowell", "01852"},    {"Cambridge", "02139"},  {"Brockton", "02301"},
    {"Quincy", "02169"},    {"Lynn", "01902"},       {"Fall River", "02721"},
    {"Newton", "02459"},    {"Somerville", "02144"}, {"Framingham", "01702"},
    {"Haverhill", "01832"}, {"Waltham", "02453"},    {"Malden", "02148"},
    {"Medford", "02155"},   {"Revere", "02151"},     {"Peabody", "01960"},
    {"Methuen", "01844"},   {"Barnstable", "02630"}, {"Pittsfield", "01201"},
    {"Salem", "01970"},     {"Beverly", "01915"},    {"Fitchburg", "01420"},
    {"Amherst", "01002"},   {"Plymouth", "02360"},   {"Woburn", "01801"},
    {"Chelsea", "02150"},   {"Gardner", "01440"},    {"Concord", "01742"},
    {"Hingham", "02043"},   {"Needham", "02492"},
};

}  // namespace

std::span<const std::string_view> women_names() {
    return kWomen;
}
std::span<const std::string_view> men_names() {
    return kMen;
}
std::span<const std::string_view> family_names() {
    return kFamilies;
}
std::span<const std::string_view> street_names() {
    return kStreets;
}
std::span<const std::string_view> street_kinds() {
    return kStreetKinds;
}
std::span<const std::string_view> races() {
    return kRaces;
}
std::span<const std::string_view> ethnicities() {
    return kEthnicities;
}
std::span<const Town> towns() {
    return kTowns;
}

}  // namespace millrace::generate
