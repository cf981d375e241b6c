"""Words of which one for the other asks the same in nearly every question, whatever it is about."""

from __future__ import annotations

# Common words of general language only; each stands in one place, and contraries never stand together. Endings that
# `questions.stem` takes away need no word of their own.
_SAME = """
    child kid children | baby infant newborn | person people individual human | woman women female lady
    | man men male | mother mum mom | father dad | family relative household
    | teenager teen adolescent | elderly senior | student pupil | friend buddy mate
    | colleague coworker co-worker | boss manager supervisor | staff personnel employee worker
    | professional expert specialist | customer client | company firm | owner landlord | tenant renter
    | neighbour neighbor | lawyer attorney solicitor | doctor physician | caregiver carer
    | police cop

    | buy purchase bought | sell sold | begin start commence began begun | fix repair solve mend | help assist aid
    | obtain receive acquire | send sent dispatch mail-out | delete remove erase get-rid | make create made
    | find locate found | show display view see shown seen | change modify edit alter adjust
    | choose select pick chose chosen choice | require demand requirement mandatory compulsory obligatory needed
    | use utilize utilise | allow permit permission allowance | keep retain kept | return back give-back bring-back
    | happen occur | reply respond react response reaction | speak talk spoke spoken | cancel terminate call-off
    | connect link | disable deactivate turn-off switch-off | enable activate turn-on switch-on | swap exchange
    | quit resign | shut close shutdown | protect prevent avoid protection prevention
    | prepare ready preparation get-ready | test check examine verify | treat cure heal treatment
    | spread transmit transmission pass transmitted | catch contract caught | detect discover identify recognise
    recognize spot notice | stop halt cease | continue proceed carry-on go-on | wait await | wish desire
    | enter entry arrive arrival | leave depart departure exit left | borrow loan | rent hire lease rental
    | reserve book reservation booking | pay payment paid | spend spent | save saving | earn earned
    | lose lost missing misplaced | steal stolen theft stole | break broken broke damaged faulty defective
    | search seek look-for sought | write wrote written | forget forgot forgotten | give gave given provide supply offer
    | take took taken | eat ate eaten consume | drink drank drunk | drive drove driven | grow grew grown
    | wear wore worn | sleep slept asleep | feel felt | build built construct construction | hold held | meet met
    | teach taught | think thought | win won | hide hidden conceal hid | freeze froze frozen
    | agree consent approve approval | refuse reject decline deny | inform notify notification | complain complaint
    | apply application applicant | submit hand-in turn-in | register enrol enroll enrolment enrollment sign-up signup
    registration | subscribe subscription | unsubscribe opt-out | participate take-part attend attendance
    | move transfer migrate relocate | copy duplicate clone | merge combine join | split divide separate
    | insert add attach append | replace substitute | install installation set-up setup | configure configuration
    | restart reboot | restore recover recovery | synchronise synchronize sync synchronisation synchronization
    | block ban | pause suspend | travel trip journey | clean wash cleaning | boil boiled | cut chop slice
    | mix blend stir | fill refill | dispose discard disposal throw-away | care look-after take-care
    | contact get-in-touch reach-out | handle cope manage deal-with | know knew known find-out
    | increase rise raise grow-up | reduce decrease lower lessen | improve enhance | explain clarify
    | recommend advise suggest recommendation advice suggestion | compare comparison | decide decision
    | measure step action precaution | calculate compute calculation | estimate estimation | describe description
    | breathe breath breathing | bleed bleeding | swell swelling swollen | hurt pain ache painful sore
    | injure injury injured wound | itch itchy itching | exercise workout | smoke smoking | diagnose diagnosis
    | prescribe prescription | inject injection | disinfect sanitize sanitise sterilize sterilise
    | isolate isolation quarantine | survive survival | marry marriage married wedding | bury burial funeral
    | born birth | die death dead deceased decease died

    | picture photo image photograph pic | movie video film clip | car vehicle automobile | lorry truck
    | airplane plane aircraft flight | ship boat vessel | bicycle bike cycle | bus coach | train railway rail
    | road street highway motorway | subway underground metro | luggage baggage suitcase | ticket fare
    | hotel accommodation lodging | holiday vacation | country nation | abroad overseas international foreign
    | usa us united-states america | uk united-kingdom | town city | location site place | area region
    | flat apartment | house home residence | garden yard backyard | shop store | rubbish trash garbage waste
    | toilet restroom bathroom washroom lavatory | fridge refrigerator | tap faucet | sofa couch | vacuum hoover
    | elevator lift | nappy diaper | pushchair stroller pram | petrol gasoline | tyre tire | light lamp
    | autumn fall | weather climate | rain rainy rainfall | warm warmer | outbreak epidemic pandemic
    | job employment | salary wage income | vacancy opening | cv resume | deadline due-date
    | course lesson | exam examination | university college | money cash | cost price fee charge
    | refund reimbursement money-back reimburse | discount voucher coupon promotion promo rebate | invoice bill
    | tax taxes taxation | insurance insured | pension retirement retire retired | debt owe
    | delivery shipping shipment | deliver ship-out | parcel package packet | postcode zip | guarantee warranty
    | licence license | colour color | email mail e-mail | phone telephone mobile smartphone cellphone
    | tv television | computer pc laptop | screen monitor | keyboard keypad | folder directory | document doc file
    | website webpage web-page web-site | internet web online
    | url hyperlink | account profile | username user-name | login log-in signin sign-in
    | logout log-out signout sign-out | backup back-up | ad advertisement advert
    | message text | option setting preference | feature function functionality
    | tool utility | version edition release | shortcut hotkey | spreadsheet worksheet | chat conversation
    | wifi wi-fi wireless | info information detail | question query enquiry inquiry
    | origin source | advantage benefit pro | disadvantage drawback downside con
    | problem issue trouble difficulty | mistake error fault | effect affect impact influence consequence
    | danger risk hazard threat risky | chance likelihood probability odds likely probable
    | susceptible vulnerable prone | worry worried concern concerned afraid | rule regulation policy law
    | symptom sign indication | illness sickness disease | sick ill | tired fatigue tiredness exhausted
    | dizzy dizziness | infect infection infectious contagious | medicine medication drug | pill capsule
    | vaccine vaccination jab vaccinate | surgery operation surgical | tumor tumour | allergy allergic
    | immune immunity | overweight obese obesity | pregnant pregnancy | fetus foetus | hospital clinic
    | pharmacy chemist drugstore | heart cardiac | kidney renal | liver hepatic | lung pulmonary | stomach belly tummy
    abdomen abdominal | tooth teeth | foot feet | mouse mice | knife knives | life lives
    | food meal | flavour flavor taste | vegetable veg veggie | mask facemask | dog puppy | cat kitten
    | soccer football | timetable schedule | member membership | event occasion

    | fast quick rapid | difficult hard tough | easy simple | expensive costly pricey | cheap inexpensive affordable
    | big large huge | small little tiny | safe secure | severe serious grave | common widespread
    | forbidden prohibited banned | illegal unlawful | often frequently | new novel | wide width | deep depth
    | high tall height | heavy weigh weight | age old | free gratis complimentary free-of-charge
    | empty blank | additional extra further | various several multiple | specific particular certain
    | main primary principal major chief | usual normal typical regular | current present | recent lately
    | previous former past | next upcoming following | soon shortly | immediate instant right-away instantly
    | permanent forever | entire whole complete full | correct proper | true real genuine authentic
    | fake counterfeit | wet damp moist | dirty filthy | yearly annual annually year | monthly month | weekly week
    | daily everyday day | eligible eligibility qualify entitled | automatic automatically | outdated obsolete
    | north northern | south southern | east eastern | west western | manual manually
"""
SAME_LINES = tuple(tuple(line.split()) for line in _SAME.split("|"))

# The word of each line that stands for the others; and for those of several words, such as "look for".
SAME_WORDS = {word: words[0] for words in SAME_LINES for word in words}
SAME_PHRASES = {tuple(word.split("-")): words[0] for words in SAME_LINES for word in words if "-" in word}
